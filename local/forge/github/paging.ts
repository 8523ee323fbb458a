import type { Context } from './context';

const MAX_COUNT = 100;
const DEFAULT = 30;

export interface Page<T> {
  readonly shown: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/** One page of a list, and in `Link` the way to the others; a list that fits on one page has no such header. */
export function pageOf<T>({ query, url }: Context, all: readonly T[]): Page<T> {
  const size = Math.min(MAX_COUNT, count(query.get('per_page'), DEFAULT));
  const page = count(query.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const ways: readonly (readonly [rel: string, page: number])[] = [
    ...(page > 1 ? ([['prev', Math.min(page - 1, last)]] as const) : []),
    ...(page < last ? ([['next', page + 1]] as const) : []),
    ...(page < last ? ([['last', last]] as const) : []),
    ...(page > 1 ? ([['first', 1]] as const) : []),
  ];
  const link = ways.map(([rel, to]) => `<${urlAt(url, query, to)}>; rel="${rel}"`).join(', ');
  return {
    shown: all.slice((page - 1) * size, page * size),
    headers: link === '' ? {} : { link },
  };
}

function urlAt(url: string, query: URLSearchParams, page: number): string {
  const at = new URLSearchParams(query);
  at.set('page', String(page));
  return `${url}?${at.toString()}`;
}

function count(text: string | null, otherwise: number): number {
  const number = Number.parseInt(text ?? '', 10);
  return number > 0 ? number : otherwise;
}
