import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Wanted } from './failure';
import { strange } from './failure';
import type { Place } from './names';
import { ownIssuer } from './own-tokens';
import { publicIssuer } from './public-tokens';
import type { Tokens } from './tokens';
import { createTokens } from './tokens';
import type { Reply } from './reply';
import type { Ask } from './wire';
import { exchange } from './wire';

/** Where requests to registries are made: it holds the tokens of each. */
export interface RegistrySession {
  /** To our registries, or to those that others name. */
  transportTo(registry: { readonly ours: boolean }): HttpClient;
  readonly now: () => number;
  tokensOf(host: string, ours: boolean): Tokens;
}

export interface RegistrySessionOptions {
  readonly credential: TokenCredential;
  /** To our registries. */
  readonly transport: HttpClient;
  /** To sources: connects where a stranger may send us, and nowhere else. */
  readonly sourceTransport: HttpClient;
  readonly now: () => number;
  readonly audience: string;
}

/**
 * Transport and tokens for calls to registries: ours with our own identity, sources anonymously. Tokens are kept per
 * host.
 */
export function createRegistrySession(options: RegistrySessionOptions): RegistrySession {
  const { credential, transport, sourceTransport, now, audience } = options;
  const known = new Map<string, Tokens>();
  return {
    transportTo: ({ ours }) => (ours ? transport : sourceTransport),
    now,
    tokensOf(host, ours) {
      const key = `${ours ? 'ours' : 'source'} ${host}`;
      const issuer = (): Tokens =>
        createTokens(
          ours
            ? ownIssuer({ host, transport, now, credential, audience })
            : publicIssuer(host, sourceTransport, now),
        );
      const tokens = known.get(key) ?? issuer();
      known.set(key, tokens);
      return tokens;
    },
  };
}

/** A repository, and what is to be done there. */
export interface RepositoryAccess extends Place {
  readonly ours: boolean;
  readonly write: boolean;
}

/** What a failure is told about a call: the place and the access, without the rest. */
export function wantedAt({ host, repository, ours, write }: RepositoryAccess): Wanted {
  return { host, repository, ours, write };
}

/** One request below `/v2/<repository>/`, with a token where the registry wants one. */
export async function ask(
  session: RegistrySession,
  access: RepositoryAccess,
  request: Omit<Ask, 'url'> & { readonly path: string },
): Promise<Reply> {
  const { path, ...rest } = request;
  const url = `https://${access.host}/v2/${access.repository}/${path}`;
  const transport = session.transportTo(access);
  const reply = await withToken(session, access, (token) =>
    exchange(transport, { ...rest, url, headers: { ...rest.headers, ...bearer(token) } }),
  );
  return followed(transport, { ...rest, url }, reply);
}

interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
}

/** Sends with a token; once more with a fresh one when it is refused: it may have been revoked, or rights have come. */
export async function withToken<T extends Answer>(
  session: RegistrySession,
  { host, repository, ours, write }: RepositoryAccess,
  send: (token: string | undefined) => Promise<T>,
): Promise<T> {
  const tokens = session.tokensOf(host, ours);
  const scope = `repository:${repository}:${write ? 'pull,push' : 'pull'}`;
  const token = await tokens.tokenFor(scope);
  const answer = await send(token);
  if (answer.status !== 401) return answer;
  tokens.refused(scope, token, answer.headers.get('www-authenticate'));
  const fresh = await tokens.tokenFor(scope);
  if (fresh === undefined) return answer;
  const second = await send(fresh);
  if (second.status === 401) tokens.refused(scope, fresh, undefined);
  return second;
}

function bearer(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

const MAX_REDIRECTS = 3;

/** Blobs lie elsewhere: registries redirect to signed URLs. Our token does not go along. */
async function followed(transport: HttpClient, request: Ask, first: Reply): Promise<Reply> {
  let reply = first;
  let { url } = request;
  for (let hops = 0; reply.status >= 301 && reply.status <= 308; hops += 1) {
    const location = reply.headers.get('location');
    if (location === undefined) return reply;
    const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (next?.protocol !== 'https:' || hops === MAX_REDIRECTS)
      throw strange(new URL(url).host, 'it redirects too often, or to what is not https.');
    url = next.href;
    reply = await exchange(transport, { ...request, url });
  }
  return reply;
}
