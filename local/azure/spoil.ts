/** What faults make of an answer on its way back. */
import { ARM_HOST, type Answer, type ArmRequest } from './arm/request';
import type { ArmFault, PageChange, Strike } from './faults';

/** The answer of an `answer` fault. */
export function faultAnswer(fault: Extract<ArmFault, { kind: 'answer' }>): Answer {
  const { status, code = 'InternalServerError', message = 'Scripted fault.' } = fault;
  return {
    status,
    body: 'body' in fault ? fault.body : { error: { code, message } },
    headers: {
      ...fault.headers,
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }),
    },
  };
}

/** The answer as the faults leave it. */
export function spoil(answer: Answer, faults: readonly Strike[], request: ArmRequest): Answer {
  return faults.reduce((spoiled, fault) => spoilOnce(spoiled, fault, request), answer);
}

function spoilOnce(answer: Answer, fault: Strike, request: ArmRequest): Answer {
  switch (fault.kind) {
    case 'headers': {
      const dropped = new Set(fault.drop.map((name) => name.toLowerCase()));
      const kept = Object.entries(answer.headers ?? {}).filter(([name]) => !dropped.has(name));
      return { ...answer, headers: Object.fromEntries(kept) };
    }
    case 'page':
      return isPage(answer.body)
        ? { ...answer, body: spoilPage(answer.body, fault, request) }
        : answer;
    case 'answer':
      return fault.after === 'commit' ? faultAnswer(fault) : answer;
    case 'reset':
    case 'slow':
    case 'operation':
    case 'absent':
    case 'stale':
      return answer;
  }
}

interface Page {
  readonly value: readonly unknown[];
  readonly nextLink?: string;
}

function isPage(body: unknown): body is Page {
  return typeof body === 'object' && body !== null && Array.isArray((body as Page).value);
}

interface PageFault {
  readonly change: PageChange;
  readonly row?: string;
}

function spoilPage(page: Page, { change, row }: PageFault, request: ArmRequest): Page {
  const { value, nextLink } = page;
  const isMeant = (each: unknown): boolean => idOf(each).includes((row ?? '').toLowerCase());
  switch (change) {
    case 'repeatRow':
      return { ...page, value: [...value, ...value.filter(isMeant).slice(-1)] };
    case 'repeatOnNextPage':
      return nextLink === undefined
        ? page
        : { value, nextLink: leadingTo(nextLink, before(idOf(value.at(-1)))) };
    case 'dropRow': {
      const dropped = value.findIndex(isMeant);
      return { ...page, value: value.filter((_, index) => index !== dropped) };
    }
    case 'emptyPage':
      return { ...page, value: [] };
    case 'emptyList':
      return { value: [] };
    case 'emptyFirst':
      // The order of a list is that of its ids, and each begins with a slash.
      return request.query.has('$skiptoken')
        ? page
        : { value: [], nextLink: leadingTo(linkOf(request), '/') };
    case 'noNextLink':
      return { value };
    case 'badToken':
      return nextLink === undefined ? page : { value, nextLink: leadingTo(nextLink, 'nope') };
  }
}

function idOf(row: unknown): string {
  const { id } = row as { readonly id?: unknown };
  return typeof id === 'string' ? id.toLowerCase() : '';
}

/** The greatest of the ids that are certain to come before this one. */
function before(id: string): string {
  return id.slice(0, -1);
}

function linkOf({ path, query }: ArmRequest): string {
  const link = new URL(path, ARM_HOST);
  for (const [name, value] of query) link.searchParams.set(name, value);
  return link.href;
}

/** The link with a continuation after the row of that id. */
function leadingTo(link: string, id: string): string {
  const next = new URL(link);
  next.searchParams.set('$skiptoken', Buffer.from(id).toString('base64url'));
  return next.href;
}
