import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');

async function graph(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['cli/main.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'silent',
    outfile: 'cli.cjs',
  });
  return metafile;
}

/** What is run as soon as `entry` is, and not only when somebody asks for it. */
function evaluated({ inputs }: Metafile, entry: string): readonly string[] {
  const seen = new Set([entry]);
  for (const path of seen) {
    for (const { path: next, kind, external } of inputs[path]?.imports ?? []) {
      if (kind !== 'dynamic-import' && external !== true) seen.add(next);
    }
  }
  return [...seen];
}

let metafile: Metafile;
beforeAll(async () => {
  metafile = await graph();
});

function packages(paths: readonly string[]): readonly string[] {
  const names = paths.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(names)].toSorted();
}

test('--help and --version wait for the parser alone: no YAML, no sign-in, no command', () => {
  const found = evaluated(metafile, 'cli/main.ts');
  expect(packages(found)).toEqual(['commander', 'fastest-levenshtein']);
  expect(found.filter((path) => path.startsWith('cli/commands/'))).toEqual([]);
  expect(found.length).toBeLessThanOrEqual(50);
});

test('`get clusters` waits for no YAML and no sign-in either', () => {
  const found = evaluated(metafile, 'cli/commands/get.ts');
  expect(packages(found)).toEqual(['fastest-levenshtein']);
  expect(found.length).toBeLessThanOrEqual(30);
});
