import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Link {
  readonly page: string;
  readonly text: string;
  readonly path: string;
}

/** Links to files, without those to other sites and within a page. */
function linksOf(page: string): readonly Link[] {
  const links = readFileSync(page, 'utf8').matchAll(/\[(?<text>[^\]]+)\]\((?<path>[^)#\s:]+)[#)]/g);
  return [...links].map(({ groups }) => ({
    page,
    text: groups?.text ?? '',
    path: join(dirname(page), groups?.path ?? ''),
  }));
}

const LINKS = [...globSync('*.md'), ...globSync('docs/**/*.md')].flatMap(linksOf);

test('every link of the docs leads to a file that is there', () => {
  expect(LINKS.length).toBeGreaterThan(40);
  expect(LINKS.filter(({ path }) => !existsSync(path))).toEqual([]);
});

test('every test that the docs name is there, under that name', () => {
  const named = LINKS.filter(({ path }) => path.endsWith('.test.ts'));
  expect(named.length).toBeGreaterThan(20);
  const missing = named.filter(({ path, text }) => !readFileSync(path, 'utf8').includes(text));
  expect(missing).toEqual([]);
});
