import type { HttpClient } from '@azure/core-rest-pipeline';
import { isJsonObject } from '../../core/base/json';
import type { Challenge } from './challenge';
import { challengeIn } from './challenge';
import type { Lasting } from './expiring';
import { createExpiring } from './expiring';
import { parsed, refusal, strange } from './failure';
import type { Reply } from './reply';
import { exchange } from './wire';

/** Access tokens of one registry. */
export interface Tokens {
  /** A token for `repository:<name>:pull`, or undefined when the registry asks for none. */
  tokenFor(scope: string): Promise<string | undefined>;
  /** Forgets a token that was refused, and learns from the WWW-Authenticate header of the refusal. */
  refused(scope: string, token: string | undefined, header: string | undefined): void;
}

/** How a registry's tokens are asked for: ours with an Entra ID token, sources as anybody may. */
export interface Issuer {
  readonly host: string;
  readonly transport: HttpClient;
  readonly now: () => number;
  issue(challenge: Challenge, scope: string): Promise<Lasting<string>>;
  /** Told when a token was refused: what it was made from may be stale as well. */
  refused?(): void;
}

const HOUR_MS = 3_600_000;

/**
 * The token flow: where to ask is in the answer to `GET /v2/`, asked for once an hour. One token for each repository and
 * right: a wildcard scope would be fewer, but a registry with repository rights (ABAC) gives none.
 */
export function createTokens(issuer: Issuer): Tokens {
  const { host, transport, now } = issuer;
  const realms = createExpiring<Challenge | 'open'>(now);
  const tokens = createExpiring<string>(now);
  const lasting = (challenge: Challenge | undefined): Lasting<Challenge | 'open'> => ({
    value: challenge ?? 'open',
    expiresAt: now() + HOUR_MS,
  });
  return {
    async tokenFor(scope) {
      const realm = await realms.get('realm', async () => {
        const reply = await exchange(transport, { method: 'GET', url: `https://${host}/v2/` });
        return lasting(challengeOf(reply, issuer));
      });
      if (realm === 'open') return undefined;
      return tokens.get(scope, () => issuer.issue(realm, scope));
    },
    refused(scope, token, header) {
      if (token !== undefined) tokens.drop(scope, token);
      issuer.refused?.();
      const challenge = challengeIn(header, host);
      if (challenge) realms.put('realm', lasting(challenge));
    },
  };
}

/** A registry that is busy or down is not a registry without tokens. */
function challengeOf(reply: Reply, { host, now }: Issuer): Challenge | undefined {
  const challenge = challengeIn(reply.headers.get('www-authenticate'), host);
  if (challenge !== undefined || reply.status < 400) return challenge;
  // Some registries answer 403 or 404 to the ping and serve anonymous pulls all the same.
  if (reply.status < 500 && reply.status !== 429) return undefined;
  throw refusal(reply, { host, repository: 'anything', ours: false, write: false }, now());
}

/** `name` of a token answer, with its end. Never repeats the answer: it is the token. */
export function tokenIn(
  reply: Reply,
  names: readonly string[],
  where: TokenPlace,
): Lasting<string> {
  const { host, repository, ours, write, now } = where;
  if (reply.status !== 200) throw refusal(reply, { host, repository, ours, write }, now);
  const body = parsed(reply.bytes);
  const token = isJsonObject(body) ? names.map((name) => body[name]).find(isToken) : undefined;
  if (token === undefined) throw strange(host, 'the answer to a token request holds no token.');
  return { value: token, expiresAt: endOf(token, body, now) };
}

export interface TokenPlace {
  readonly host: string;
  readonly repository: string;
  readonly ours: boolean;
  readonly write: boolean;
  readonly now: number;
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What a token without an end is good for (distribution's token specification). */
const DEFAULT_LIFE_MS = 60_000;

function endOf(token: string, body: unknown, now: number): number {
  const seconds = isJsonObject(body) ? body['expires_in'] : undefined;
  if (typeof seconds === 'number') return now + seconds * 1000;
  const claims = parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url'));
  const exp = isJsonObject(claims) ? claims['exp'] : undefined;
  return typeof exp === 'number' ? exp * 1000 : now + DEFAULT_LIFE_MS;
}

/** `repository:a/b:pull,push` taken apart. */
export function scopeParts(scope: string): {
  readonly repository: string;
  readonly write: boolean;
} {
  const [, repository = '', rights = ''] = /^repository:(.+):([^:]+)$/.exec(scope) ?? [];
  return { repository, write: rights.includes('push') };
}
