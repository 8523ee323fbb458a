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
  const after = continuation(call);
  const keyed = items.map((item) => ({ key: idKey(item.id), item }));
  const ahead = (after === undefined ? keyed : keyed.filter(({ key }) => key > after)).sort(
    (a, b) => (a.key < b.key ? -1 : 1),
  );
  const size = call.kernel.state.settings.pageSize;
  const rows = ahead.slice(0, size).map(({ item }) => item);
  const last = rows.at(-1);
  const more = last !== undefined && ahead.length > size;
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
