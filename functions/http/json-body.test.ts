import { assertJsonType, parseJson } from './json-body';
import { problemOf } from './problem';

function codeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    const { status, code } = problemOf(error);
    return `${status} ${code}`;
  }
}

test.each([
  null,
  '',
  'application/json',
  'Application/JSON; charset=UTF-8',
  'application/json;charset="utf-8"',
  'application/json; charset=us-ascii',
])('a body of type %s is read', (type) => {
  expect(codeOf(() => assertJsonType(type))).toBeUndefined();
});

test.each([
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'application/jsonp',
  'application/merge-patch+json',
  'application/json; charset=utf-16',
  'application/json, text/plain',
  'multipart/form-data; boundary=x',
  'json',
])('a body of type %s is not read', (type) => {
  expect(codeOf(() => assertJsonType(type))).toBe('415 UnsupportedMediaType');
});

test.each([
  ['{"dryRun": true, "dryRun": false}'],
  ['{"dryRun": true, "dry\\u0052un": false}'],
  ['{"__proto__": 1, "__proto__": 2}'],
  ['{"a": {"b": 1, "b": 2}}'],
  ['[{"a": [], "b": {}, "a": 1}]'],
])('a key that is there twice is refused, for nobody could tell which one counts: %s', (text) => {
  expect(codeOf(() => parseJson(text))).toBe('400 RepeatedKey');
});

test.each([
  ['{"a": "a", "b": "a"}'],
  ['{"a": {"a": 1}, "b": {"a": 1}}'],
  ['{"a": ["a", "a"], "b": "{\\"a\\":1,\\"a\\":2}"}'],
  ['[{"a": 1}, {"a": 2}, "a", "a"]'],
  ['"a"'],
])('what only looks like a key that is there twice is read: %s', (text) => {
  expect(codeOf(() => parseJson(text))).toEqual(JSON.parse(text));
});

test('a body that is no JSON is told where', () => {
  expect(codeOf(() => parseJson('{'))).toBe('400 InvalidJson');
});
