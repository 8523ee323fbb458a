import { chmodSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';
import { buildDashboard } from './build-dashboard';
import { buildDocs } from './build-docs';
import { LEAN } from './lean';

/** What all files have in common. */
const SHARED = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // The oldest Node that the deployment template offers.
  target: 'node22',
  // An SDK that has no `exports` would else bring the CommonJS copies of packages that the others bring as modules.
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Where an adapter keeps an SDK that a cold start must not wait for: it is imported as `import('./client')`. */
const CLIENTS = 'shared/adapters/**/client.ts';

/** The thread in which charts of strangers are read. */
const CHART_WORKER = 'shared/adapters/charts/reading/worker.ts';

/** `shared/adapters/git/github` → `git-github-client`. */
function clientName(folder: string): string {
  return `${folder.split('/adapters/')[1]?.replaceAll('/', '-') ?? ''}-client`;
}

/** Each client is a file of its own, which is loaded with the first call that needs it. */
const LAZY_CLIENTS: Plugin = {
  name: 'lazy-clients',
  setup(build) {
    build.onResolve({ filter: /^\.\/client$/ }, ({ resolveDir, kind }) =>
      kind === 'dynamic-import'
        ? { path: `./${clientName(resolveDir.replaceAll('\\', '/'))}.cjs`, external: true }
        : undefined,
    );
  },
};

/**
 * The app in one self-contained CommonJS file, one for each lazy client, and one for the thread that reads charts: an unbundled app takes three times as long to load, and the Functions worker hands
 * out `@azure/functions-core` itself. The command line is a file of its own, and the dashboard three.
 */
async function main(): Promise<void> {
  mkdirSync('dist', { recursive: true });
  const [functions] = await Promise.all([
    build({
      ...SHARED,
      entryPoints: ['functions/index.ts'],
      outfile: 'dist/functions.cjs',
      external: ['@azure/functions-core'],
      plugins: [LAZY_CLIENTS, LEAN],
      metafile: true,
    }),
    ...globSync(CLIENTS).map((file) => buildClient(file.replaceAll('\\', '/'))),
    build({ ...SHARED, entryPoints: [CHART_WORKER], outfile: 'dist/chart-worker.cjs' }),
    buildCommandLine(),
    buildDashboard(),
  ]);
  buildDocs();
  writeFileSync('dist/meta.json', JSON.stringify(functions.metafile));
}

async function buildClient(entry: string): Promise<void> {
  await build({
    ...SHARED,
    entryPoints: [entry],
    outfile: `dist/${clientName(dirname(entry))}.cjs`,
  });
}

/** One file that runs wherever Node is: what a command does not need is in it, and is not run. Beside it what needs a checkout. */
async function buildCommandLine(): Promise<void> {
  const outfile = 'dist/cli.cjs';
  await Promise.all([
    build({
      ...SHARED,
      entryPoints: ['cli/main.ts'],
      outfile,
      banner: { js: '#!/usr/bin/env node' },
      // Nobody reads the names, and naming thousands of functions is felt at every start.
      keepNames: false,
      plugins: [LOCAL_APART],
    }),
    build({ ...SHARED, entryPoints: ['cli/local/index.ts'], outfile: 'dist/cli-local.cjs' }),
  ]);
  chmodSync(outfile, 0o755);
}

/** What works without an app is a file of its own: it is three times as large as all the rest, and most commands never read it. */
const LOCAL_APART: Plugin = {
  name: 'local-apart',
  setup(build) {
    build.onResolve({ filter: /\/local\/index$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './cli-local.cjs', external: true } : undefined,
    );
  },
};

void main();
