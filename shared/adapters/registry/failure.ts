import { isJsonObject } from '../../core/base/json';
import type { Json } from '../../core/base/json';
import { credentialFailure } from '../../core/arm/credential-failure';
import type { Failure } from '../../core/base/errors';
import { isReconcileError, ReconcileError } from '../../core/base/errors';
import { ADDRESS_REFUSED } from '../../net/guarded-lookup';
import { retryAfterOf } from '../../core/base/retry-after';
import type { Reply } from './reply';

/** What was asked of a registry, as far as a message needs it. */
export interface Wanted {
  readonly host: string;
  readonly repository: string;
  /** Ours takes our token; a source is asked as anybody may. */
  readonly ours: boolean;
  readonly write: boolean;
}

const MAX_MESSAGE_LENGTH = 300;

/** An answer that is no success, as the error that says what it means. No header and no token is ever in its text. */
export function refusal(reply: Reply, wanted: Wanted, now: number): ReconcileError {
  const { status } = reply;
  const said = registryError(reply.bytes);
  const text = `${wanted.host} answered ${status}${said.text} for ${wanted.repository}.`;
  const base = { message: text, target: `${wanted.host}/${wanted.repository}` };
  if (status === 429) {
    const retryAfterMs = retryAfterOf(reply.headers, now);
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new ReconcileError({ ...base, policy: 'Throttled', code: 'RegistryThrottled', ...wait });
  }
  if (status >= 500 || status === 408)
    return new ReconcileError({ ...base, policy: 'Transient', code: 'RegistryUnavailable' });
  if (status === 401 || status === 403)
    return new ReconcileError({ ...base, ...forbidden(wanted, said.text) });
  return new ReconcileError({ ...base, ...refused(wanted, said.text, status) });
}

type Meaning = Omit<Failure, 'message' | 'target'>;

function forbidden(wanted: Wanted, said: string): Meaning {
  if (/client with ip|firewall|network/i.test(said)) {
    return {
      policy: 'Stalled',
      code: 'RegistryUnreachable',
      remedy: `${wanted.host} blocks our network: az acr network-rule add, a private endpoint in the network of the function app, or az acr update --public-network-enabled true.`,
    };
  }
  return { policy: 'Stalled', code: 'RegistryForbidden', remedy: accessRemedy(wanted) };
}

/** Registries have one of two ways to give rights; which one, only Resource Manager tells. */
function accessRemedy({ host, ours, write }: Wanted): string {
  if (!ours)
    return `${host} does not show it to everybody. Check the name, or bring the image to a registry that does (a listed image, or images.exclude).`;
  const [name = host] = host.split('.');
  const classic = write ? 'AcrPush' : 'AcrPull';
  const abac = write
    ? 'Container Registry Repository Writer'
    : 'Container Registry Repository Reader';
  return [
    `az role assignment create --assignee <object id of the reconciler> --role ${classic} --scope $(az acr show --name ${name} --query id --output tsv)`,
    `(or --role "${abac}", where az acr show --name ${name} --query roleAssignmentMode says AbacRepositoryPermissions)`,
  ].join(' ');
}

function refused({ host, write }: Wanted, said: string, status: number): Meaning {
  // A blob that was there a moment ago: a registry that is written to by several shows it before it has it.
  if (write && /BLOB_UNKNOWN|BLOB_UPLOAD_|DIGEST_INVALID/.test(said))
    return { policy: 'Transient', code: 'RegistryNotSettled' };
  if (status === 404)
    return {
      policy: 'Stalled',
      code: 'RegistryNotFound',
      remedy: `Check the name: it is not at ${host}.`,
    };
  if (write && (status === 405 || status === 409 || /\block|disallowed/i.test(said))) {
    return {
      policy: 'Stalled',
      code: 'RegistryLocked',
      remedy:
        'The repository or tag is locked: az acr repository show, then az acr repository update --write-enabled true.',
    };
  }
  return {
    policy: 'Stalled',
    code: 'RegistryRefused',
    remedy: `See what ${host} says in the message; the request is sent again at the next sync.`,
  };
}

/** Codes and messages of `{"errors":[{code,message}]}`; other bodies are not repeated: a proxy's page helps nobody. */
function registryError(bytes: Uint8Array): { readonly text: string } {
  const body = parsed(bytes);
  const errors = isJsonObject(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  const words = (errors as readonly Json[])
    .filter(isJsonObject)
    .flatMap(({ code, message }) => [code, message])
    .filter((word): word is string => typeof word === 'string' && word !== '');
  return { text: words.length === 0 ? '' : ` (${words.join(': ').slice(0, MAX_MESSAGE_LENGTH)})` };
}

/** JSON, or undefined. */
export function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

interface Sent {
  readonly url: string;
  /** Of the time limit: a body that stalls ends in an error that does not tell why. */
  readonly abortSignal?: { readonly aborted: boolean };
}

/** Whatever was thrown on the way to a registry and back. Names the host alone: a query may carry a signature. */
export function unanswered(thrown: unknown, { url, abortSignal }: Sent): ReconcileError {
  if (isReconcileError(thrown)) return thrown;
  const { host } = new URL(url);
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === ADDRESS_REFUSED) return addressRefused(host, (thrown as Error).message);
  const why = abortSignal?.aborted
    ? 'no answer in time'
    : /^E[A-Z_]+$/.test(code)
      ? code
      : 'the connection broke';
  return new ReconcileError({
    policy: 'Transient',
    code: 'RegistryUnavailable',
    message: `${host} could not be reached: ${why}.`,
    target: host,
  });
}

function addressRefused(host: string, why: string): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'RegistryAddressRefused',
    message: `Refused to connect to ${host} for a chart or image: ${why}.`,
    target: host,
    remedy:
      'Images and charts come from public addresses. If the registry is in a private network of yours, name its range under settings.network.allowPrivateRanges; if you do not know the address, find out which chart names it, or exclude the image (images.exclude).',
  });
}

/** That we could not get our own token. */
export function tokenless(thrown: unknown, host: string): ReconcileError {
  if (isReconcileError(thrown)) return thrown;
  const failure = credentialFailure(thrown) ?? {
    policy: 'Transient' as const,
    code: 'TokenServiceUnavailable',
    message: 'Could not get an access token for container registries.',
  };
  return new ReconcileError({ ...failure, target: host });
}

/** The failure (Stalled) of an answer that exceeds `largest` bytes. */
export function tooLarge(url: string, largest: number): ReconcileError {
  const { host } = new URL(url);
  return new ReconcileError({
    policy: 'Stalled',
    code: 'RegistryAnswerTooLarge',
    message: `${host} sends more than ${largest} bytes, more than such an answer may have.`,
    target: host,
    remedy: 'Check the chart or image reference: it does not lead to what it says.',
  });
}

/** An answer that breaks the rules of registries, said in `what`. */
export function strange(host: string, what: string): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'RegistryAnswerInvalid',
    message: `${host}: ${what}`,
    target: host,
    remedy: `Check that ${host} is a container registry, and that no proxy in between changes its answers.`,
  });
}
