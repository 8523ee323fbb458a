import { openApi } from '../../shared/api/openapi';

/** Every name that an answer of the API may have as a key, with where it stands. */
function keysIn(schema: unknown, at: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, inner]) => {
    const here = name === 'properties' ? Object.keys(inner as object) : [];
    return [...here.map((key) => `${at}: ${key}`), ...keysIn(inner, `${at}/${name}`)];
  });
}

test('a key of an answer is one word in camelCase, so that jq and PowerShell take it without quotes', () => {
  const keys = keysIn(openApi().components, '');
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter((key) => !/: [a-z][a-zA-Z0-9]*$/.test(key))).toEqual([]);
});
