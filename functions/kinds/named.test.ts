import { pageOf } from './named';

const NAMES = ['fleet', 'apps', 'infra', 'tenants', 'old'].map((name) => ({ name }));

function walk(limit: number, all = NAMES): readonly (readonly string[])[] {
  const pages: string[][] = [];
  let continuation: string | undefined;
  do {
    const page = pageOf(all, { limit, continuation });
    pages.push(page.items.map(({ name }) => name));
    ({ continuation } = page);
  } while (continuation !== undefined);
  return pages;
}

test.each([1, 2, 4, 5, 6])('pages of %i have every repository once', (limit) => {
  const pages = walk(limit);
  expect(pages.flat().toSorted()).toEqual(NAMES.map(({ name }) => name).toSorted());
  expect(pages.every(({ length }) => length <= limit)).toBe(true);
  expect(pages.length).toBe(Math.ceil(NAMES.length / limit));
});

test('no repository is skipped when one goes between two pages', () => {
  const first = pageOf(NAMES, { limit: 2 });
  const gone = first.items.at(-1);
  const left = NAMES.filter((each) => each !== gone);
  const { items } = pageOf(left, { limit: 9, continuation: first.continuation });
  expect([...first.items, ...items]).toHaveLength(NAMES.length);
});

test('nothing is one empty page', () => {
  expect(pageOf([], { limit: 1 })).toEqual({ items: [] });
});
