import { mkdirSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * One self-contained CommonJS file: an unbundled app takes three times as long to load, and the Functions worker hands
 * out `@azure/functions-core` itself (reference host.md sections 1 and 8).
 */
async function main(): Promise<void> {
  mkdirSync('dist', { recursive: true });
  const result = await build({
    entryPoints: ['functions/index.ts'],
    outfile: 'dist/functions.cjs',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The oldest Node that the deployment template offers.
    target: 'node22',
    // An SDK that has no `exports` would else bring the CommonJS copies of packages that the others bring as modules.
    mainFields: ['module', 'main'],
    external: ['@azure/functions-core'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync('dist/meta.json', JSON.stringify(result.metafile));
}

void main();
