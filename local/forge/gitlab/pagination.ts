import type { Hosting } from '../hosting';
import type { Reply } from '../routing';
import { ok } from '../routing';
import { API } from './paths';

const DEFAULT_SIZE = 20;
const MAX_PAGE_SIZE = 100;

export interface Listed {
  readonly hosting: Hosting;
  readonly query: URLSearchParams;
  /** Below the API's root. */
  readonly path: string;
}

export function sizeIn(query: URLSearchParams): number {
  return Math.min(MAX_PAGE_SIZE, Number(query.get('per_page') ?? DEFAULT_SIZE));
}

/** One page by number, with the headers that count, and links to its neighbours, the first and the last. */
function paged<T>({ hosting, query, path }: Listed, all: readonly T[]): Reply & Shown<T> {
  const size = sizeIn(query);
  const page = Number(query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (number: number, rel: string): string => {
    const params = new URLSearchParams([...query]);
    params.set('page', String(number));
    params.set('per_page', String(size));
    return `<${hosting.url}${API}${path}?${params.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next')] : []),
    ...[link(1, 'first'), link(last, 'last')],
  ];
  return {
    ...ok(undefined),
    shown: all.slice((page - 1) * size, page * size),
    headers: {
      ...{ 'x-page': String(page), 'x-per-page': String(size), 'x-total': String(all.length) },
      ...{ 'x-total-pages': String(last), link: links.join(', ') },
      'x-next-page': page < last ? String(page + 1) : '',
      'x-prev-page': page > 1 ? String(page - 1) : '',
    },
  };
}

interface Shown<T> {
  readonly shown: readonly T[];
}

/** A page with each thing as it is shown. */
export async function pageOf<T>(
  listed: Listed,
  all: readonly T[],
  body: (one: T) => Promise<object> | object,
): Promise<Reply> {
  const { shown, ...reply } = paged(listed, all);
  return { ...reply, body: await Promise.all(shown.map(async (one) => body(one))) };
}
