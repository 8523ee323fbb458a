import { duplicatesIn } from './duplicates';

test.each<[string, readonly string[]]>([
  ['{}', []],
  ['{"a":1,"b":{"a":2}}', []],
  ['{"a":1,"a":2}', ['a']],
  ['{"a":1,"a":2,"a":3}', ['a', 'a']],
  ['{"spec":{"clientID":"a","clientID":"b"}}', ['spec.clientID']],
  ['{"l":[{"x":1},{"x":1,"x":2}],"m":{"x":1}}', ['l[1].x']],
  ['{"l":[[1,2],[{"x":1,"x":2}]]}', ['l[1][0].x']],
  ['{"a":"a","b":"{\\"a\\":1,\\"a\\":2}","c":":"}', []],
  ['{ "a" : [ "a" , "a" ] , "b" : { } , "b" : { } }', ['b']],
  ['{"\\u0061":1,"a":2}', ['a']],
])('in %s', (text, expected) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
  expect(duplicatesIn(text)).toEqual(expected);
});
