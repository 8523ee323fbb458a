import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Challenge } from './challenge';
import { ownRealm } from './challenge';
import type { Lasting } from './expiring';
import { createExpiring } from './expiring';
import { tokenless } from './failure';
import type { Issuer } from './tokens';
import { scopeParts, tokenIn } from './tokens';
import type { Ask } from './wire';
import { exchange } from './wire';

export interface OwnRegistry {
  readonly host: string;
  readonly transport: HttpClient;
  readonly now: () => number;
  readonly credential: TokenCredential;
  /** Application that our Entra ID token is for. */
  readonly audience: string;
}

const KEY = 'refresh';

/**
 * Tokens of our own registries (ACR): the Entra ID token is exchanged for a refresh token of the registry (3 hours), and
 * that for an access token of a repository (75 minutes).
 */
export function ownIssuer({ host, transport, now, credential, audience }: OwnRegistry): Issuer {
  const refreshTokens = createExpiring<string>(now);
  let latest: string | undefined;

  async function post(
    path: string,
    form: Readonly<Record<string, string>>,
  ): ReturnType<typeof exchange> {
    const ask: Ask = { method: 'POST', url: `https://${host}/oauth2/${path}`, form };
    return exchange(transport, ask);
  }

  async function refreshToken(service: string, scope: string): Promise<Lasting<string>> {
    const form = { grant_type: 'access_token', service, access_token: await entraToken() };
    const reply = await post('exchange', form);
    const where = { host, ours: true, now: now(), ...scopeParts(scope) };
    const token = tokenIn(reply, ['refresh_token'], where);
    latest = token.value;
    return token;
  }

  async function entraToken(): Promise<string> {
    try {
      const token = await credential.getToken(`${audience}/.default`);
      if (token !== null) return token.token;
    } catch (thrown) {
      throw tokenless(thrown, host);
    }
    throw tokenless(undefined, host);
  }

  return {
    host,
    transport,
    now,
    async issue(challenge: Challenge, scope: string) {
      const { service = host } = ownRealm(challenge, host);
      const refresh_token = await refreshTokens.get(KEY, () => refreshToken(service, scope));
      const form = { grant_type: 'refresh_token', service, scope, refresh_token };
      const reply = await post('token', form);
      if (reply.status === 401) refreshTokens.drop(KEY, refresh_token);
      return tokenIn(reply, ['access_token'], {
        host,
        ours: true,
        now: now(),
        ...scopeParts(scope),
      });
    },
    refused() {
      if (latest !== undefined) refreshTokens.drop(KEY, latest);
    },
  };
}
