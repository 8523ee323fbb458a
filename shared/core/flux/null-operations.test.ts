import { nullOperations } from './null-operations';

test('each null is an operation at its place, with the signs that a JSON pointer escapes', () => {
  expect(nullOperations({ a: null, b: { 'c/d~e': null, f: 1 }, g: [null] })).toEqual([
    { op: 'add', path: '/spec/values/a', value: null },
    { op: 'add', path: '/spec/values/b/c~1d~0e', value: null },
  ]);
});

test('values without nulls need none', () => {
  expect(nullOperations({ a: 0, b: '', c: false, d: {} })).toEqual([]);
});
