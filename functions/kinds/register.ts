import { KINDS, routeOf } from '../../shared/api/kinds';
import { documented } from '../http/documented';
import { json, registerEndpoint } from '../http/endpoint';
import type { Kind } from './kind';
import { list } from './list';
import { getPlan } from './plan';
import { resync } from './resync';

/** The endpoints of a kind: list, get, plan and resync, which are the same for all. */
export function registerKind<Key>(kind: Kind<Key>): void {
  const { list: all } = KINDS[kind.kind];
  const one = routeOf(kind.kind);
  registerEndpoint({
    name: `list${capital(all)}`,
    method: 'GET',
    route: all,
    query: ['limit', 'continuation'],
    handle: (call) => list(kind, call),
  });
  registerEndpoint({
    name: `get${capital(kind.kind)}`,
    method: 'GET',
    route: one,
    handle: async (call) =>
      json(200, documented(await kind.view(call.adapters, await kind.keyOf(call)))),
  });
  registerEndpoint({
    name: `get${capital(kind.kind)}Plan`,
    method: 'GET',
    route: `${one}/plan`,
    query: [...(kind.intents === undefined ? [] : ['intent']), 'id', 'format'],
    handle: (call) => getPlan(kind, call),
  });
  registerEndpoint({
    name: `resync${capital(kind.kind)}`,
    method: 'POST',
    route: `${one}/resync`,
    handle: (call) => resync(kind, call),
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
