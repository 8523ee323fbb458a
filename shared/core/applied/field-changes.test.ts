import { fieldChanges, fieldText } from './field-changes';
import type { Json } from '../base/json';

function texts(before: Json, after: Json): readonly string[] {
  return fieldChanges(before, after).map(({ path }) => fieldText(path));
}

test('names the field that differs, and no other', () => {
  const before = { spec: { chart: { spec: { version: '4.1.17', chart: 'a' } }, interval: '5m' } };
  const after = { spec: { interval: '5m', chart: { spec: { chart: 'a', version: '4.1.18' } } } };
  expect(fieldChanges(before, after)).toEqual([
    { path: ['spec', 'chart', 'spec', 'version'], before: '4.1.17', after: '4.1.18' },
  ]);
});

test('names what comes and what goes', () => {
  expect(fieldChanges({ a: 1 }, { b: null })).toEqual([
    { path: ['a'], before: 1 },
    { path: ['b'], after: null },
  ]);
});

test('a list that grows differs as a whole, one of the same length by its items', () => {
  expect(texts({ args: ['a'] }, { args: ['a', 'b'] })).toEqual(['args']);
  expect(texts({ args: ['a', 'b'] }, { args: ['a', 'c'] })).toEqual(['args.1']);
  expect(texts([], {})).toEqual(['']);
});

test('looks into texts that are YAML: values files and patches', () => {
  const patch = (tag: string): Json => ({
    patch: `- op: replace\n  path: /spec/ref/tag\n  value: ${tag}\n`,
  });
  expect(texts(patch('4.1.17'), patch('4.1.18'))).toEqual(['patch|0.0.value']);
  expect(texts({ data: 'nmi:\n  tag: v1' }, { data: 'nmi:\n  tag: v2' })).toEqual([
    'data|0.nmi.tag',
  ]);
});

test('another comment or layout in such a text is a change all the same', () => {
  expect(texts({ data: 'a: 1\n' }, { data: 'a: 1 # one\n' })).toEqual(['data']);
  expect(texts({ data: 'a: 1\n' }, { data: 'a: 1\n---\nb: 2\n' })).toEqual(['data']);
  expect(texts({ data: 'just words' }, { data: 'a: 1\n' })).toEqual(['data']);
  expect(texts({ data: 'a: [1' }, { data: 'a: 1\n' })).toEqual(['data']);
});

test('a number is no text, and a key of every object no value', () => {
  expect(texts({ port: 1 }, { port: '1' })).toEqual(['port']);
  expect(texts({}, { constructor: 'x' })).toEqual(['constructor']);
});
