import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Issuer } from './tokens';
import { scopeParts, tokenIn } from './tokens';
import { exchange } from './wire';

/** Tokens of a source, given to anybody: one GET of the realm. */
export function publicIssuer(host: string, transport: HttpClient, now: () => number): Issuer {
  return {
    host,
    transport,
    now,
    async issue({ realm, service }, scope) {
      const url = new URL(realm);
      if (service !== undefined) url.searchParams.set('service', service);
      url.searchParams.set('scope', scope);
      const reply = await exchange(transport, { method: 'GET', url: url.href });
      const where = { host, ours: false, now: now(), ...scopeParts(scope) };
      return tokenIn(reply, ['token', 'access_token'], where);
    },
  };
}
