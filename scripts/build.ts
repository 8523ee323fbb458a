import { mkdirSync, writeFileSync } from 'node:fs';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';

/** What both files have in common. */
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

/** The client for API servers is a file of its own, which is loaded with the first cluster that is called. */
const LAZY_CLIENT: Plugin = {
  name: 'lazy-kubernetes-client',
  setup(build) {
    build.onResolve({ filter: /^\.\/client$/ }, ({ importer, kind }) =>
      kind === 'dynamic-import' && importer.includes('adapters/kubernetes')
        ? { path: './kubernetes-client.cjs', external: true }
        : undefined,
    );
  },
};

/**
 * Two self-contained CommonJS files: an unbundled app takes three times as long to load, and the Functions worker hands
 * out `@azure/functions-core` itself (reference host.md sections 1 and 8).
 */
async function main(): Promise<void> {
  mkdirSync('dist', { recursive: true });
  const [functions] = await Promise.all([
    build({
      ...SHARED,
      entryPoints: ['functions/index.ts'],
      outfile: 'dist/functions.cjs',
      external: ['@azure/functions-core'],
      plugins: [LAZY_CLIENT],
      metafile: true,
    }),
    build({
      ...SHARED,
      entryPoints: ['shared/adapters/kubernetes/client.ts'],
      outfile: 'dist/kubernetes-client.cjs',
    }),
  ]);
  writeFileSync('dist/meta.json', JSON.stringify(functions.metafile));
}

void main();
