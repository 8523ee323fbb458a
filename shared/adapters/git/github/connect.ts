import type { Place } from '../failure';
import type { ForgeOptions } from '../options';
import type { Redactor } from '../redact';
import { apiRoot, forgeFetch } from '../transport';
import type { Octokit } from './client';
import { tokensOf } from './tokens';
import { withoutTrailing } from '../../../core/base/trailing';

const USER_AGENT = 'aks-identity-reconciler';
const API_VERSION = '2022-11-28';

export interface Connection {
  /** Made, and Octokit loaded, when it is first asked for. */
  readonly client: () => Promise<Octokit>;
  /** True when the next request will be signed with another token. */
  readonly renewToken: () => boolean;
}

/** A connection to one GitHub repository. The SDK is loaded, and a token fetched, with the first call. */
export function connect(place: Place, options: ForgeOptions, redactor: Redactor): Connection {
  const root = apiRoot(place.repository.forge.url);
  const fetch = forgeFetch(root, options);
  async function plain(): Promise<Octokit> {
    const { Octokit } = await import('./client');
    return new Octokit({
      baseUrl: withoutTrailing(root.href, '/'),
      userAgent: USER_AGENT,
      request: { fetch, log: SILENT },
      log: SILENT,
    });
  }
  const tokens = tokensOf({ place, options, redactor, plain });
  async function open(): Promise<Octokit> {
    const octokit = await plain();
    octokit.hook.before('request', async (request) => {
      request.headers.authorization = `token ${await tokens.get()}`;
      request.headers['x-github-api-version'] = API_VERSION;
    });
    return octokit;
  }
  let opened: Promise<Octokit> | undefined;
  return { client: () => (opened ??= open()), renewToken: tokens.renew };
}

/** Octokit's own log would print what is for ours to say, or nobody's. */
const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
