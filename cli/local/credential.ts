import type { TokenCredential } from '@azure/core-auth';
import type { Io } from '../io';

/** What a token is good for where it does not say. */
const SHORT_MS = 5 * 60_000;
/** A token that is about to end is asked for anew. */
const EARLY_MS = 2 * 60_000;

/** Whoever is signed in, for the product. Each scope is asked for once: `az` takes a second to answer. */
export function credentialOf({ tokenFor, now }: Pick<Io, 'tokenFor' | 'now'>): TokenCredential {
  const known = new Map<string, { readonly token: string; readonly expiresOnTimestamp: number }>();
  return {
    async getToken(scopes) {
      const scope = [scopes].flat().join(' ');
      const before = known.get(scope);
      if (before !== undefined && before.expiresOnTimestamp - EARLY_MS > now()) return before;
      const token = await tokenFor(scope);
      const fresh = { token, expiresOnTimestamp: endOf(token) ?? now() + SHORT_MS };
      known.set(scope, fresh);
      return fresh;
    },
  };
}

/** Milliseconds since the epoch; undefined where the token is none that can be read. */
function endOf(token: string): number | undefined {
  const { exp } = claimsOf(token);
  return typeof exp === 'number' ? exp * 1000 : undefined;
}

/** What a token says of itself; {} where it says nothing that can be read. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims: unknown = JSON.parse(text);
    return typeof claims === 'object' && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}
