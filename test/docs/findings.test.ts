import { globSync, readFileSync } from 'node:fs';
import { FINDINGS } from '../../shared/core/reference/findings';

/** What the core can find wrong in a cluster, read off its source. */
function codesInSource(): readonly string[] {
  const files = globSync(
    'shared/core/{pod-identity/*,plan/{report,*-findings},admission/{*-findings,idle-grants}}.ts',
  ).filter((file) => !file.endsWith('.test.ts') && !file.endsWith('installation.ts'));
  const codes = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:code: |tell\()'([A-Z]\w+)'/g)].map(
      ([, code = '']) => code,
    ),
  );
  return [...new Set(codes)].sort();
}

test('every finding that is explained can be found, and every one that can be found is explained', () => {
  expect(codesInSource().length).toBeGreaterThan(15);
  expect(Object.keys(FINDINGS).toSorted()).toEqual(codesInSource());
});
