/** Lists in pages. The continuation names the last item, so rows that come and go do not shift the next page. */
import { idKey } from '../resource-id';
import { ArmError } from './error';
import { ARM_HOST, type Answer, type Call } from './request';

/** Answers one page of `items` (each with an `id`), in the order of their ids. */
export function page<T extends { readonly id: string }>(
  call: Call,
  items: readonly T[],
  render: (item: T) => unknown,
): Answer {
  const sorted = [...items].sort((a, b) => compareKeys(idKey(a.id), idKey(b.id)));
  const after = continuation(call);
  const start = after === undefined ? 0 : sorted.findIndex((item) => idKey(item.id) > after);
  const size = call.kernel.state.settings.pageSize;
  const rows = start < 0 ? [] : sorted.slice(start, start + size);
  const last = rows.at(-1);
  const more = last !== undefined && start + size < sorted.length;
  return {
    status: 200,
    body: { value: rows.map(render), ...(more ? { nextLink: nextLink(call, last.id) } : {}) },
  };
}

function nextLink(call: Call, id: string): string {
  const next = new URL(call.request.path, ARM_HOST);
  for (const [name, value] of call.request.query) {
    if (name.toLowerCase() !== '$skiptoken') next.searchParams.set(name, value);
  }
  next.searchParams.set('$skiptoken', Buffer.from(idKey(id)).toString('base64url'));
  return next.href;
}

function continuation(call: Call): string | undefined {
  const [, token] =
    [...call.request.query].find(([name]) => name.toLowerCase() === '$skiptoken') ?? [];
  if (token === undefined) return undefined;
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (key.startsWith('/')) return key;
  throw new ArmError(400, 'InvalidSkipToken', `The skip token '${token}' is invalid.`);
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
