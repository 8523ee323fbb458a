import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import MarkdownIt from 'markdown-it';
import { slugOf } from './slug';

const OUT = 'dist/docs';
const PAGES = 'docs/**/*.md';
const COPIED = 'docs/{images/*.png,reference/openapi.json}';

/**
 * The documentation as pages that the app serves itself: a link in an answer leads to the text of the version that runs, and works
 * where no other site can be reached. No script: the pages are read.
 */
export function buildDocs(): void {
  rmSync(OUT, { recursive: true, force: true });
  for (const [name, text] of renderDocs()) write(name, text);
  for (const path of globSync(COPIED).map(withSlashes)) {
    mkdirSync(dirname(join(OUT, below(path))), { recursive: true });
    copyFileSync(path, join(OUT, below(path)));
  }
  write('style.css', readFileSync('scripts/docs.css', 'utf8'));
}

/** By path below the folder of the pages. */
export function renderDocs(): ReadonlyMap<string, string> {
  const markdown = renderer();
  return new Map(
    globSync(PAGES)
      .map(withSlashes)
      .map((path) => [htmlPath(path), page(markdown, path, readFileSync(path, 'utf8'))]),
  );
}

/** Of our own texts alone, so that HTML in them is meant. */
function renderer(): MarkdownIt {
  const markdown = new MarkdownIt({ html: true });
  markdown.core.ruler.push('anchors', ({ tokens }) => {
    const seen = new Map<string, number>();
    tokens.forEach((token, index) => {
      if (token.type !== 'heading_open') return;
      token.attrSet('id', slugOf(tokens[index + 1]?.content ?? '', seen));
    });
  });
  return markdown;
}

function page(markdown: MarkdownIt, path: string, text: string): string {
  const [, title = 'Documentation'] = /^# (.+)$/m.exec(text) ?? [];
  const root = '../'.repeat(htmlPath(path).split('/').length - 1) || './';
  const body = markdown.render(withPages(text, path));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title.replace(/[`<>&]/g, '')} · aks-identity-reconciler</title>
<link rel="stylesheet" href="${root}style.css">
</head>
<body>
<nav><a href="${root}index.html">Documentation</a> <a href="${root}reference/api.html">API</a> <a href="/api/ui">Dashboard</a></nav>
<main>
${body}</main>
</body>
</html>
`;
}

/** Links to other pages lead to their HTML; what is not served is named and not linked. */
function withPages(text: string, path: string): string {
  return text.replace(
    /(?<!!)\[([^\]]*)\]\(([^)\s:#]+)(#[^)\s]*)?\)/g,
    (whole, words: string, to: string, hash = '') => {
      const target = posix.normalize(posix.join(dirname(path), to));
      if (!target.startsWith('docs/')) return words;
      if (target.endsWith('.md')) {
        const from = posix.dirname(htmlPath(path));
        return `[${words}](${posix.relative(from, htmlPath(target))}${String(hash)})`;
      }
      return /\.(json|png)$/.test(target) && !target.includes('bundle-size') ? whole : words;
    },
  );
}

/** `docs/README.md` → `index.html`. */
function htmlPath(path: string): string {
  return below(path)
    .replace(/(^|\/)README\.md$/, '$1index.html')
    .replace(/\.md$/, '.html');
}

function below(path: string): string {
  return path.slice('docs/'.length);
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

function write(name: string, text: string): void {
  const file = join(OUT, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
