import { growth } from '../../../test/support/operations';
import { withoutTrailing } from './trailing';

test.each([
  ['https://charts.example.com//', '/', 'https://charts.example.com'],
  ['///', '/', ''],
  ['', '/', ''],
  ['a/b', '/', 'a/b'],
  ['name.-.', '.-', 'name'],
])('%j without %j at its end', (text, characters, rest) => {
  expect(withoutTrailing(text, characters)).toBe(rest);
});

test('slashes in the middle of a long text cost nothing, those at its end once each', async () => {
  expect(
    await growth((times) => withoutTrailing(`${'/'.repeat(10_000 * times)}x/`, '/')),
  ).toBeLessThan(2);
  expect(await growth((times) => withoutTrailing('/'.repeat(10_000 * times), '/'))).toBeLessThan(8);
});
