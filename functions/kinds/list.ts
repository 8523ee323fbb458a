import type { HttpResponseInit } from '@azure/functions';
import { KINDS } from '../../shared/api/kinds';
import { CONTINUATION } from '../../shared/api/parameters';
import type { Call } from '../http/endpoint';
import { json } from '../http/endpoint';
import { limitIn } from '../http/limit';
import { refuse } from '../http/problem';
import type { Kind } from './kind';

const KEY = new RegExp(CONTINUATION, 'u');

/** GET /api/{kind}?limit=…&continuation=…: a line each. */
export async function list<Key>(
  kind: Kind<Key>,
  { request, adapters }: Call,
): Promise<HttpResponseInit> {
  const limit = limitIn(request);
  const continuation = request.query.get('continuation') ?? undefined;
  if (continuation !== undefined && !KEY.test(continuation)) {
    refuse(
      400,
      'InvalidContinuation',
      'continuation must come from an earlier answer.',
      'Leave it out to start at the first page.',
    );
  }
  const { items, continuation: next } = await kind.page(adapters, { limit, continuation });
  return json(200, { [KINDS[kind.kind].list]: items, continuation: next });
}
