import { globSync, readFileSync } from 'node:fs';

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

test('docs/operate.md explains every finding, and none that does not exist', () => {
  const [, after = ''] = readFileSync('docs/operate.md', 'utf8').split('## Findings\n');
  const [table = ''] = after.split('\n## ');
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  const told = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code = '']) => code),
  );
  expect(codesInSource().length).toBeGreaterThan(15);
  expect(told.toSorted()).toEqual(codesInSource());
});
