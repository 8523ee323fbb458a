import type { RepositoryRules } from '../../../core/configuration/repository-rules';
import type { Place } from '../failure';
import { archived, forgeFailure, refused, secretOf } from '../failure';
import type { ForgeOptions } from '../options';
import type { Redactor } from '../redact';
import { newRedactor } from '../redact';
import type { RestAnswer, RestCall, SendRest } from '../rest';
import { jsonOf, openRest, withOneRetry } from '../rest';
import { encodePath } from '../text';
import { azureDevOpsFailure, errorOf, isSignIn } from './failure';

/** Azure DevOps' own application in every Entra tenant. */
const RESOURCE = '499b84ac-1321-427f-aa17-267ca6975798';
const API_VERSION = '7.1';

/** One repository on Azure DevOps. Every method throws ReconcileError alone. Paths are below the repository's. */
export interface Session {
  readonly place: Place;
  /** Branch that requests go to. */
  readonly branch: string;
  readonly project: string;
  readonly repository: string;
  readonly send: <T>(call: RestCall) => Promise<T>;
  /** As `send`; undefined when the refusal is of one of these kinds. */
  readonly find: <T>(call: RestCall, typeKeys: readonly string[]) => Promise<T | undefined>;
  /** As `send`; the body as it comes. */
  readonly bytes: (call: RestCall) => Promise<Buffer>;
  /** As `send`; with the token for the next page, if there is one. */
  readonly page: <T>(call: RestCall) => Promise<{ readonly body: T; readonly next?: string }>;
  /** As `send`; the path is below the organization. */
  readonly organization: <T>(call: RestCall) => Promise<T>;
}

/** Calls to one repository of Azure DevOps, signed in and with secrets masked in errors. Sends nothing yet. */
export function openSession(rules: RepositoryRules, options: ForgeOptions): Session {
  const redactor = newRedactor();
  const place: Place = {
    ...{
      forge: 'Azure DevOps',
      repository: rules,
      now: options.now ?? Date.now,
      clean: (text) => redactor.clean(text),
    },
  };
  const rest = openRest({ place, options, headers: signer(place, options, redactor) });
  const [project = '', repository = ''] = rules.forge.repository.split('/');
  const root = `/${encodePath(project)}/_apis/git/repositories/${encodeURIComponent(repository)}`;

  const below = (call: RestCall): RestCall => ({ ...call, path: root + call.path });
  async function accepted(call: RestCall): Promise<RestAnswer> {
    const answer = await exchange(rest, call);
    if (isSuccess(answer)) return answer;
    throw await explain({ place, rest, root }, call, answer);
  }
  return {
    ...{ place, branch: rules.branch, project, repository },
    send: async (call) => jsonOf(place, call, await accepted(below(call))),
    organization: async (call) => jsonOf(place, call, await accepted(call)),
    bytes: async (call) => (await accepted(below(call))).bytes,
    async page(call) {
      const answer = await accepted(below(call));
      const next = answer.headers['x-ms-continuationtoken'];
      return { body: jsonOf(place, call, answer), ...(next && { next }) };
    },
    async find(call, typeKeys) {
      const answer = await exchange(rest, below(call));
      if (isSuccess(answer)) return jsonOf(place, call, answer);
      if (typeKeys.includes(errorOf(answer).typeKey ?? '')) return undefined;
      throw await explain({ place, rest, root }, below(call), answer);
    },
  };
}

function exchange(rest: SendRest, call: RestCall): Promise<RestAnswer> {
  return withOneRetry(rest, { ...call, query: { ...call.query, 'api-version': API_VERSION } });
}

function isSuccess(answer: RestAnswer): boolean {
  return answer.status >= 200 && answer.status < 300 && !isSignIn(answer);
}

interface Asking {
  readonly place: Place;
  readonly rest: SendRest;
  readonly root: string;
}

/** A disabled repository refuses everything as if it were not there (TF401019); only its own description tells. */
async function explain({ place, rest, root }: Asking, call: RestCall, answer: RestAnswer) {
  const isHidden = [403, 404].includes(answer.status);
  if (isHidden && (await isDisabled(rest, root))) {
    const { message = '' } = errorOf(answer);
    const failure = refused(place, { ...call, ...answer, message }).failure;
    return forgeFailure(place, {
      ...archived(place),
      remedy: `Enable ${place.repository.forge.repository} again (project settings, Repositories), or take the repository ${place.repository.name} out of the configuration.`,
      message: `could not ${call.action}: the repository is disabled (${failure.code}).`,
    });
  }
  return azureDevOpsFailure(place, call, answer);
}

async function isDisabled(rest: SendRest, root: string): Promise<boolean> {
  const answer = await exchange(rest, { action: 'read the repository', path: root });
  if (!isSuccess(answer)) return false;
  const { isDisabled: disabled } = errorOf(answer) as { readonly isDisabled?: boolean };
  return disabled === true;
}

function signer(
  place: Place,
  { secret, tokenFor }: ForgeOptions,
  redactor: Redactor,
): () => Promise<Readonly<Record<string, string>>> {
  const { auth } = place.repository.forge;
  return async () => {
    switch (auth.kind) {
      case 'token': {
        const token = redactor.secret(secretOf(place, auth.tokenSetting, secret));
        const basic = redactor.secret(Buffer.from(`:${token}`).toString('base64'));
        return { authorization: `Basic ${basic}` };
      }
      case 'managedIdentity': {
        if (tokenFor === undefined) throw unsupported(place, 'an identity');
        return { authorization: `Bearer ${redactor.secret(await tokenFor(RESOURCE))}` };
      }
      case 'githubApp':
        throw unsupported(place, 'a GitHub App');
    }
  };
}

function unsupported(place: Place, what: string): Error {
  return forgeFailure(place, {
    policy: 'Terminal',
    code: 'ForgeAuthUnsupported',
    message: `signing in with ${what} is not supported here.`,
  });
}
