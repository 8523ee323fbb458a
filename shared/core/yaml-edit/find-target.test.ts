import { editYaml } from './edit-yaml';
import type { YamlEdit } from './edit';

function refusal(text: string, path: YamlEdit['path']): string {
  const result = editYaml(text, [{ document: 0, path, value: 'new' }]);
  return result.ok ? `edited: ${result.text}` : result.code;
}

test('a value that is an alias is left alone', () => {
  expect(refusal('x: &a 1\ny: *a\n', ['y'])).toBe('AliasedValue');
});

test('a value whose anchor an alias uses is left alone, for the alias would change along', () => {
  // A comparison of what toJS gives misses this: anchor and alias are one object there.
  expect(refusal('x: &a 1\ny: *a\n', ['x'])).toBe('AliasedValue');
  expect(refusal('x: &a {tag: 1}\ny: *a\n', ['x', 'tag'])).toBe('AliasedValue');
  expect(refusal('x: &a\n  tag: 1\ny:\n  <<: *a\n', ['x', 'tag'])).toBe('AliasedValue');
});

test('a key is not added to a map that is used in a second place', () => {
  expect(refusal('x: &a {tag: 1}\ny: *a\n', ['x', 'digest'])).toBe('AliasedValue');
  expect(refusal('x: &a {tag: 1}\ny: *a\n', ['y', 'digest'])).toBe('AliasedValue');
});

test('a key that a merge may bring in is left alone', () => {
  const text = 'base: &b {tag: 1}\nref:\n  <<: *b\n  digest: 2\n';
  expect(refusal(text, ['ref', 'tag'])).toBe('MergeKey');
  expect(refusal(text, ['ref', 'other'])).toBe('MergeKey');
});

test('a block of text is left alone', () => {
  expect(refusal('patch: |-\n  version: 1\n', ['patch'])).toBe('BlockScalar');
  expect(refusal('patch: >\n  version: 1\n', ['patch'])).toBe('BlockScalar');
});

test('a key without a value is left alone, and so is a map that would begin there', () => {
  expect(refusal('values:\nb: 1\n', ['values'])).toBe('NullMap');
  expect(refusal('values: # later\nb: 1\n', ['values', 'mic', 'tag'])).toBe('NullMap');
  expect(refusal('a: {values}\n', ['a', 'values'])).toBe('NullMap');
  expect(refusal('---\n# only a comment\n---\na: 1\n', ['values'])).toBe('NullMap');
});

test('a value with a tag is left alone', () => {
  expect(refusal('v: !vault secret\n', ['v'])).toBe('TaggedValue');
});

test('a map or list where one value was expected is left alone', () => {
  expect(refusal('v: {a: 1}\n', ['v'])).toBe('NotAScalar');
  expect(refusal('v: [1]\n', ['v'])).toBe('NotAScalar');
});

test('a path that runs into a value or past a list has no place', () => {
  expect(refusal('v: text\n', ['v', 'a'])).toBe('PathNotFound');
  expect(refusal('v: [1]\n', ['v', 4])).toBe('PathNotFound');
  expect(refusal('v: [1]\n', ['v', 'a'])).toBe('PathNotFound');
  expect(refusal('v: {a: 1}\n', ['v', 'b', 0])).toBe('PathNotFound');
});

test('a key written as a number is found by its text', () => {
  expect(refusal('v: {8080: old}\n', ['v', '8080'])).toBe('edited: v: {8080: new}\n');
});

test('the message names the path', () => {
  const result = editYaml('x: &a {t: 1}\ny: *a\n', [
    { document: 0, path: ['x', 't'], value: 'new' },
  ]);
  expect(result).toMatchObject({ message: expect.stringMatching(/^x\.t is shared/) });
});
