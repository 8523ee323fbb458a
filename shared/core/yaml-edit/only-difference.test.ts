import type { Json } from '../base/json';
import { readYaml } from './documents';
import { differsOnlyAt } from './only-difference';

function differs(before: Json, after: Json, path: readonly (string | number)[] = ['a']): boolean {
  return differsOnlyAt({ document: 0, path, value: 2 }, [before], [after]);
}

test('the value alone may differ', () => {
  expect(differs({ a: 1, b: 1 }, { a: 2, b: 1 })).toBe(true);
  expect(differs({ a: 1, b: 1 }, { a: 2, b: 2 })).toBe(false);
  expect(differs({ a: 1, b: 1 }, { a: 2 })).toBe(false);
  expect(differs({ a: 1 }, { a: '2' })).toBe(false);
});

test('keys that are added come last, and the order of the others stays', () => {
  expect(differs({ b: 1 }, { b: 1, a: 2 })).toBe(true);
  expect(differs({ b: 1, c: 1 }, { c: 1, b: 1, a: 2 })).toBe(false);
});

test('a list keeps its other items', () => {
  expect(differs({ l: [1, { a: 1 }] }, { l: [1, { a: 2 }] }, ['l', 1, 'a'])).toBe(true);
  expect(differs({ l: [1, { a: 1 }] }, { l: [{ a: 2 }] }, ['l', 1, 'a'])).toBe(false);
});

test('the other documents stay, and none comes or goes', () => {
  const edit = { document: 1, path: ['a'], value: 2 };
  expect(differsOnlyAt(edit, [{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 2 }])).toBe(true);
  expect(differsOnlyAt(edit, [{ a: 1 }, { a: 1 }], [{ a: 2 }, { a: 2 }])).toBe(false);
  expect(differsOnlyAt(edit, [{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 2 }, null])).toBe(false);
});

test('a key named __proto__ is a key like any other', () => {
  const map = JSON.parse('{"__proto__": {"a": 1}, "b": 1}') as Json;
  const wanted = JSON.parse('{"__proto__": {"a": 2}, "b": 1}') as Json;
  expect(differs(map, wanted, ['__proto__', 'a'])).toBe(true);
});

test('what an alias repeats is a second difference', () => {
  const edit = { document: 0, path: ['a', 't'], value: 2 };
  const before = readYaml('a: &x {t: 1}\nb: *x\n');
  const after = readYaml('a: &x {t: 2}\nb: *x\n');
  if (!before.ok || !after.ok) throw new Error('both are YAML');
  expect(differsOnlyAt(edit, before.values, after.values)).toBe(false);
});
