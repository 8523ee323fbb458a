import { tryMs } from '../../../core/base/iso-time';
import type { ReconcileError } from '../../../core/base/errors';
import type { ForgeAuth } from '../../../core/configuration/repository-rules';
import { forgeFailure, secretOf, unanswered } from '../failure';
import { gitHubFailure, octokitError } from './failure';
import type { Place } from '../failure';
import type { ForgeOptions } from '../options';
import type { Redactor } from '../redact';
import type { Octokit } from './client';

/** What requests are signed with. */
export interface Tokens {
  readonly get: () => Promise<string>;
  /** Forgets what it has; true when there may be a better one. */
  readonly renew: () => boolean;
}

export interface TokenSource {
  readonly place: Place;
  readonly options: ForgeOptions;
  readonly redactor: Redactor;
  /** A client that signs nothing. */
  readonly plain: () => Promise<Octokit>;
}

/** Of an hour. A run that starts now must not lose its token half-way. */
const MARGIN_MS = 5 * 60_000;

/**
 * Where tokens come from: the setting of a token, or a GitHub App. Throws ForgeAuthUnknown for a managed identity,
 * which GitHub does not take.
 */
export function tokensOf(source: TokenSource): Tokens {
  const { auth } = source.place.repository.forge;
  switch (auth.kind) {
    case 'token':
      return {
        get: async () =>
          source.redactor.secret(secretOf(source.place, auth.tokenSetting, source.options.secret)),
        renew: () => false,
      };
    case 'githubApp':
      return installationTokens(source, auth);
    case 'managedIdentity':
      throw forgeFailure(source.place, {
        policy: 'Terminal',
        code: 'ForgeAuthUnknown',
        message: 'GitHub does not support managed identities.',
        remedy: 'Use a token or a GitHub App in `auth` of the repository.',
      });
  }
}

type AppAuth = Extract<ForgeAuth, { kind: 'githubApp' }>;

interface Installed {
  readonly token: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

/**
 * auth-app signs for the App; the installation's token is asked for and kept here. Its own cache is kept by installation
 * id alone, which GitHub and an Enterprise Server may share, and its hook sleeps in the process on a fresh token's 401.
 */
function installationTokens(source: TokenSource, auth: AppAuth): Tokens {
  const now = source.place.now;
  let kept: Promise<Installed> | undefined;
  async function get(): Promise<string> {
    const asked = (kept ??= install(source, auth));
    try {
      const { token, expiresAt } = await asked;
      if (expiresAt - MARGIN_MS > now()) return token;
    } catch (error) {
      if (kept === asked) kept = undefined;
      throw error;
    }
    if (kept === asked) kept = undefined;
    const fresh = await (kept ??= install(source, auth));
    return fresh.token;
  }
  return {
    get,
    renew() {
      kept = undefined;
      return true;
    },
  };
}

async function install(source: TokenSource, auth: AppAuth): Promise<Installed> {
  const octokit = await source.plain();
  const jwt = await signedByApp(source, auth);
  try {
    const { data } = await octokit.rest.apps.createInstallationAccessToken({
      installation_id: Number(auth.installationId),
      headers: { authorization: `bearer ${jwt}` },
    });
    return { token: source.redactor.secret(data.token), expiresAt: tryMs(data.expires_at) ?? 0 };
  } catch (error) {
    throw notInstalled(source.place, error);
  }
}

/** Reported here: to a caller that asked for a branch, a 404 would mean that there is none. */
function notInstalled(place: Place, error: unknown): ReconcileError {
  const action = 'get a token for the installation of the App';
  const refusal = octokitError(error);
  if (refusal === undefined) return unanswered(place, action, error);
  const { status } = refusal;
  return gitHubFailure(place, { ...refusal, status: status === 404 ? 401 : status }, { action });
}

async function signedByApp(source: TokenSource, auth: AppAuth): Promise<string> {
  const { place, redactor, options } = source;
  const { appId, privateKeySetting } = auth;
  const privateKey = redactor.secret(secretOf(place, privateKeySetting, options.secret));
  const { createAppAuth } = await import('./client');
  try {
    const { token } = await createAppAuth({ appId, privateKey })({ type: 'app' });
    return redactor.secret(token);
  } catch {
    // What the library says may hold parts of the key.
    throw forgeFailure(place, {
      policy: 'Stalled',
      code: 'ForgeKeyUnusable',
      message: `the app setting ${privateKeySetting} does not hold a private key in PEM format.`,
      remedy: `Put the .pem file that GitHub gave for App ${appId}, whole, into the Key Vault secret behind ${privateKeySetting}.`,
    });
  }
}
