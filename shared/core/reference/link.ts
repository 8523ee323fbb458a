import { EXPLAINED } from './explained-codes';

/** Of a code in a page of the reference: as GitHub makes it of a heading. */
export function anchorOf(code: string, prefix?: string): string {
  const anchor = code.toLowerCase();
  return prefix === undefined ? anchor : `${prefix}-${anchor}`;
}

/** Where the app serves its own documentation, so that a link leads to the version that runs and needs no other site. */
export const DOCS = '/api/docs';

type Page = keyof typeof EXPLAINED;

/** Of codes with several meanings, the one that belongs to what is explained comes first. */
const PAGES = {
  condition: ['conditions', 'errors'],
  failure: ['errors', 'conditions'],
  finding: ['findings'],
} as const satisfies Readonly<Record<string, readonly Page[]>>;

const CODES: ReadonlyMap<Page, ReadonlySet<string>> = new Map(
  (Object.keys(EXPLAINED) as Page[]).map((page) => [page, new Set(EXPLAINED[page].split(' '))]),
);

/** Path below the app of what the reference says about a code; undefined for one that another system gave. */
export function docsOf(of: keyof typeof PAGES, code: string): string | undefined {
  const page = PAGES[of].find((each) => CODES.get(each)?.has(code) === true);
  return page && `${DOCS}/reference/${page}.html#${anchorOf(code)}`;
}
