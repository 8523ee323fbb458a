import type { Failure } from '../../core/base/errors';
import { isReconcileError, ReconcileError } from '../../core/base/errors';
import type { ForgeAuth, RepositoryRules } from '../../core/configuration/repository-rules';
import { networkCode } from '../../core/base/network-code';
import type { Headers } from './patience';
import { waitOf } from './patience';

const MAX_MESSAGE_LENGTH = 300;

/** Of whom a failure speaks. */
export interface Place {
  /** GitHub, Azure DevOps, GitLab. */
  readonly forge: string;
  readonly repository: RepositoryRules;
  readonly now: () => number;
  /** Takes secrets out. */
  readonly clean: (text: string) => string;
}

/** An answer that is no success. */
export interface RefusedCall {
  /** What we were at, to follow "could not": `read the branch main`. */
  readonly action: string;
  readonly status: number;
  readonly headers: Headers;
  /** What the forge says, in one line. */
  readonly message: string;
  /** What it would need, for a 403: `contents: write`. */
  readonly permission?: string;
}

/** A failure of this place: `message` says what and where, without a secret. */
export function forgeFailure(
  { forge, repository: rules, clean }: Place,
  failure: Omit<Failure, 'target'>,
): ReconcileError {
  const { url, repository } = rules.forge;
  return new ReconcileError({
    ...failure,
    message: clean(`${forge}, ${repository}: ${failure.message}`),
    target: clean(`${url}/${repository}`),
  });
}

/** What the statuses mean that every forge has in common. A forge looks at its own words first. */
export function refused(place: Place, call: RefusedCall): ReconcileError {
  return forgeFailure(place, { ...meaning(place, call), message: refusalText(call) });
}

/** `could not read the branch main (404 Not Found).` */
export function refusalText({ action, status, message }: Omit<RefusedCall, 'headers'>): string {
  return `could not ${action} (${status} ${oneLine(message)}).`;
}

function meaning(place: Place, { status, headers, permission }: RefusedCall): Meaning {
  if (status >= 300 && status < 400) return moved(place);
  switch (status) {
    case 401:
      return unauthorized(place);
    case 403:
      return forbidden(place, permission);
    case 404:
      return notFound(place);
    case 408:
      return { policy: 'Transient', code: 'ForgeTimeout' };
    case 409:
    case 412:
      return { policy: 'Conflict', code: 'ForgeConflict' };
    case 429:
      return throttled(waitOf(headers, place.now()));
    default:
      return status >= 500
        ? { policy: 'Transient', code: 'ForgeError' }
        : { policy: 'Terminal', code: 'ForgeRefused' };
  }
}

export type Meaning = Omit<Failure, 'message' | 'target'>;

/** The forge asks us to wait `retryAfterMs` milliseconds. */
export function throttled(retryAfterMs: number): Meaning {
  return { policy: 'Throttled', code: 'ForgeThrottled', retryAfterMs };
}

/** The forge does not accept our credential. */
export function unauthorized({ forge, repository }: Place): Meaning {
  return { policy: 'Stalled', code: 'ForgeUnauthorized', remedy: signIn(forge, repository) };
}

function signIn(forge: string, { name, forge: { auth } }: RepositoryRules): string {
  switch (auth.kind) {
    case 'token':
      return `The token in the app setting ${auth.tokenSetting} is expired, revoked or wrong. Make a new one on ${forge}, and put it into the Key Vault secret behind that setting (repository ${name}).`;
    case 'githubApp':
      return `${forge} does not know App ${auth.appId} with installation ${auth.installationId} and the key in the app setting ${auth.privateKeySetting}. Compare all three with the App's page; after a new key, put it into the Key Vault secret behind that setting (repository ${name}).`;
    case 'managedIdentity':
      return `Add the identity of the Function App to ${forge}, with access to the repository (repository ${name}).`;
  }
}

/** Our credential lacks `permission`. */
export function forbidden({ forge, repository }: Place, permission = 'write access'): Meaning {
  const who = holder(repository.forge.auth);
  return {
    policy: 'Stalled',
    code: 'ForgeForbidden',
    remedy: `Give ${who} the permission "${permission}" for ${repository.forge.repository} on ${forge}.`,
  };
}

function holder(auth: ForgeAuth): string {
  switch (auth.kind) {
    case 'token':
      return `the token in the app setting ${auth.tokenSetting}`;
    case 'githubApp':
      return `App ${auth.appId} (installation ${auth.installationId})`;
    case 'managedIdentity':
      return 'the identity of the Function App';
  }
}

function notFound({ forge, repository }: Place): Meaning {
  return {
    policy: 'Stalled',
    code: 'RepositoryNotFound',
    remedy: `There is no ${repository.forge.repository} on ${forge}, or ${holder(repository.forge.auth)} may not see it. Check \`repository\` of the repository ${repository.name}, and give access.`,
  };
}

/** The repository is archived, and so read-only. */
export function archived({ repository }: Place): Meaning {
  return {
    policy: 'Stalled',
    code: 'RepositoryArchived',
    remedy: `${repository.forge.repository} is archived and read-only. Unarchive it, or take the repository ${repository.name} out of the configuration.`,
  };
}

function moved({ repository }: Place): Meaning {
  return {
    policy: 'Stalled',
    code: 'RepositoryMoved',
    remedy: `${repository.forge.repository} was renamed or moved. Write its new name into \`repository\` of the repository ${repository.name}.`,
  };
}

/** What it means that there was no answer, or one that nobody can read. */
export function unanswered(place: Place, action: string, error: unknown): ReconcileError {
  if (isReconcileError(error)) {
    const { message, ...rest } = error.failure;
    return new ReconcileError({ ...rest, message: place.clean(message) });
  }
  const code = networkCode(error);
  return forgeFailure(place, {
    policy: 'Transient',
    code: code === 'ETIMEDOUT' ? 'ForgeTimeout' : 'ForgeUnreachable',
    message: `could not ${action}: no answer (${code}).`,
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_MESSAGE_LENGTH).toWellFormed();
}

/** Value of a secret's setting. Throws Stalled when there is none, naming the setting. */
export function secretOf(
  place: Place,
  setting: string,
  secret: (name: string) => string | undefined,
): string {
  const value = secret(setting)?.trim();
  // An unresolved Key Vault reference comes as its own text.
  if (value !== undefined && value !== '' && !value.startsWith('@Microsoft.KeyVault('))
    return value;
  throw forgeFailure(place, {
    policy: 'Stalled',
    code: 'ForgeSecretMissing',
    message: `the app setting ${setting} ${value ? 'is a Key Vault reference that could not be resolved' : 'is empty'}.`,
    remedy: `Set ${setting} to a Key Vault reference of the secret, and give the identity of the Function App the role Key Vault Secrets User on it.`,
  });
}
