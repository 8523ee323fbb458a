import { matchRoute, parseRoute } from './route-template';

test.each([
  ['clusters/{name}', 'clusters/one', { name: 'one' }],
  ['clusters/{name}', 'CLUSTERS/one', { name: 'one' }],
  ['clusters/{name}', 'clusters', undefined],
  ['clusters/{name?}', 'clusters', {}],
  ['clusters/{name}', 'clusters/one/two', undefined],
  ['items/{id:int}', 'items/12', { id: '12' }],
  ['items/{id:int}', 'items/x', undefined],
  ['files/{*rest}', 'files/a/b', { rest: 'a/b' }],
  ['files/{*rest}', 'files', { rest: '' }],
])('%s against %s', (route, path, expected) => {
  expect(matchRoute(parseRoute(route, 'f'), path.split('/'))).toEqual(expected);
});

test('a part that the host does not understand is an error that names the function', () => {
  expect(() => parseRoute('a/{id:range(1,2)}', 'listItems')).toThrow('function "listItems"');
});
