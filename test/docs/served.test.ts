import { dirname, posix } from 'node:path';
import { renderDocs } from '../../scripts/build-docs';
import { DOCS, docsOf } from '../../shared/core/reference/link';
import { CONDITION_REASONS } from '../../shared/core/reference/conditions';
import { FAILURES } from '../../shared/core/reference/failures';
import { FINDINGS } from '../../shared/core/reference/findings';
import { PROBLEMS } from '../../shared/core/reference/problems';
import { PROPOSALS } from '../../shared/core/reference/proposals';

const PAGES = renderDocs();
const IDS = new Map(
  [...PAGES].map(([name, text]) => [
    name,
    new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
  ]),
);

function isThere(name: string, hash: string | undefined): boolean {
  const ids = IDS.get(name);
  return ids !== undefined && (hash === undefined || ids.has(hash));
}

const SHOWN = [
  ...Object.keys(FINDINGS).map((code) => docsOf('finding', code)),
  ...Object.keys(CONDITION_REASONS).map((code) => docsOf('condition', code)),
  ...[FAILURES, PROPOSALS, PROBLEMS].flatMap((table) =>
    Object.keys(table).map((code) => docsOf('failure', code)),
  ),
];

test('whoever follows the link beside any code arrives at what it means', () => {
  expect(SHOWN.length).toBeGreaterThan(300);
  const lost = SHOWN.filter((link) => {
    const [page, hash] = link?.slice(`${DOCS}/`.length).split('#') ?? [];
    return page === undefined || hash === undefined || !isThere(page, hash);
  });
  expect(lost).toEqual([]);
});

test('a code that Azure gave has no link: nothing of ours explains it', () => {
  expect(docsOf('failure', 'SomethingOfAzure')).toBeUndefined();
});

interface Href {
  readonly page: string;
  readonly to: string;
}

function hrefs(): readonly Href[] {
  return [...PAGES].flatMap(([page, text]) =>
    [...text.matchAll(/href="([^"]+)"/g)]
      .map(([, to = '']) => ({ page, to }))
      .filter(({ to }) => !/^(https?:|\/api\/ui)|\.(css|json)$/.test(to)),
  );
}

test('every link within the documentation leads to a page that is served, and to a place on it', () => {
  expect(hrefs().length).toBeGreaterThan(200);
  const broken = hrefs().filter(({ page, to }) => {
    const [path = '', hash] = to.split('#');
    const target = path === '' ? page : posix.join(dirname(page), path);
    return !isThere(target, hash);
  });
  expect(broken).toEqual([]);
});

test('every page can be reached from the first one', () => {
  const reached = new Set(['index.html']);
  for (const page of reached) {
    const links = hrefs().filter((each) => each.page === page);
    for (const { to } of links) {
      const [path = ''] = to.split('#');
      if (path !== '') reached.add(posix.join(dirname(page), path));
    }
  }
  expect([...PAGES.keys()].filter((page) => !reached.has(page))).toEqual([]);
});

test('the pages run no script, and take nothing from other sites: their policy would refuse it', () => {
  for (const [, text] of PAGES) expect(text).not.toMatch(/<script|style="|src="http/);
});
