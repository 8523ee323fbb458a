import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const OUT = 'dist/ui';
const PAGE = 'dashboard/index.html';

/**
 * The dashboard: one script, one style sheet and an icon, each with a hash of its content in its name, and the page that names
 * them. So a browser keeps the three for ever, and asks for the page alone.
 */
export async function buildDashboard(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const { metafile } = await build({
    entryPoints: [
      { in: 'dashboard/main.tsx', out: 'dashboard' },
      { in: 'dashboard/icon.svg', out: 'icon' },
    ],
    outdir: OUT,
    entryNames: '[name]-[hash]',
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.svg': 'copy' },
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const built = Object.keys(metafile.outputs).map((path) => basename(path));
  writeFileSync(join(OUT, 'index.html'), withNames(readFileSync(PAGE, 'utf8'), built));
}

/** The page, with the names that its files were given: `dashboard.js` becomes `dashboard-4FZK2Q.js`. */
function withNames(page: string, built: readonly string[]): string {
  return page.replace(/\b(dashboard|icon)\.(js|css|svg)\b/g, (name, stem: string, end: string) => {
    const hashed = built.find((each) => each.startsWith(`${stem}-`) && each.endsWith(`.${end}`));
    if (hashed === undefined) throw new Error(`${PAGE} names ${name}, which was not built.`);
    return hashed;
  });
}
