import { growth } from '../../test/support/operations';
import { parseYaml } from './yaml-document';

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `key${index}: 1\n`).join('');
}

test('four times as many keys in the configuration cost four times as much, not sixteen', async () => {
  expect(await growth((times) => parseYaml(keys(1000 * times), 'p.yaml'))).toBeLessThan(8);
});

test('a key that stands twice is told with its place, however far apart the two are', () => {
  expect(parseYaml(`a: 1\n${keys(5000)}a: 2\n`, 'p.yaml')).toMatchObject({
    ok: false,
    problems: [{ line: 5002, column: 1, found: 'duplicate key in this map' }],
  });
});

test('a hundred keys that stand twice are twenty findings', () => {
  const parsed = parseYaml('a: 1\n'.repeat(101), 'p.yaml');
  expect(parsed.ok ? [] : parsed.problems).toHaveLength(20);
});
