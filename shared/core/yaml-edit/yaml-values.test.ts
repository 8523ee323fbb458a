import { readYaml } from './documents';
import { yamlValues } from './yaml-values';

test.each([
  ['several documents', 'a: 1\n---\n- b\n'],
  ['nothing', ''],
  ['what is no YAML', 'a: [1\n'],
  ['aliases', 'a: &x { b: 1 }\nc: *x\n'],
])('says of %s what reading it says', (_, text) => {
  const yaml = readYaml(text);
  const expected = yaml.ok ? { ok: true, values: yaml.values } : yaml;
  expect(yamlValues(text)).toEqual(expected);
  expect(yamlValues(text)).toEqual(expected);
});

test('parses a text once, as long as it is among the latest four million characters', () => {
  const first = yamlValues('first: 1\n');
  expect(yamlValues('first: 1\n')).toBe(first);
  for (const letter of ['x', 'y', 'z']) yamlValues(`a: ${letter.repeat(1024 * 1024)}\n`);
  expect(yamlValues('first: 1\n')).toBe(first);
  yamlValues(`a: ${'w'.repeat(1024 * 1024)}\n`);
  const again = yamlValues('first: 1\n');
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});
