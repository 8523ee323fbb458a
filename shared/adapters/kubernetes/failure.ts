import type { Cluster } from '../../core/cluster/cluster';
import type { Failure } from '../../core/base/errors';
import { isReconcileError, ReconcileError } from '../../core/base/errors';
import { networkCode } from '../../core/base/network-code';
import { azArguments } from '../../core/base/resource-id';

const MAX_MESSAGE_LENGTH = 300;

/** An answer that is no success. */
interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, mostly a Status object. */
  readonly text: string;
}

/** What a refusal of the API server means. */
export function statusFailure(
  cluster: Cluster,
  request: { readonly method: string; readonly path: string },
  answer: Refusal,
): ReconcileError {
  const body = statusBodyOf(answer);
  const head = [answer.status, body.reason].filter((part) => part !== '').join(' ');
  const message = `${request.method} ${request.path} of ${cluster.name}: ${head}. ${body.message}`;
  return new ReconcileError({ ...meaningOf(cluster, answer, body), message, target: cluster.id });
}

type Meaning = Omit<Failure, 'message' | 'target'>;

/** RBAC, or Azure RBAC, lets us not: what a server also says before it has read its roles. */
export function isDenial(error: unknown): boolean {
  return isReconcileError(error) && error.failure.code === 'ClusterAccessDenied';
}

function meaningOf(cluster: Cluster, { status, headers }: Refusal, told: StatusBody): Meaning {
  const words = PHRASES.find(
    ({ statuses, phrase }) => statuses.includes(status) && phrase.test(told.message),
  );
  const wait = retryAfter(headers);
  if (words !== undefined) return { ...words.meaning, ...wait };
  return { ...ofStatus(cluster, status, told), ...wait };
}

function ofStatus(cluster: Cluster, status: number, { reason, isPage }: StatusBody): Meaning {
  switch (status) {
    case 403:
      return { policy: 'Stalled', code: 'ClusterAccessDenied', remedy: accessRemedy(cluster) };
    case 404:
      // The API server's own: a Status, or its plain "404 page not found". A proxy's page says nothing of the cluster.
      return { policy: 'Transient', code: isPage ? 'ApiServerError' : 'NotFound' };
    case 409:
      return {
        policy: 'Conflict',
        code: reason === 'AlreadyExists' ? 'AlreadyExists' : 'Conflict',
      };
    case 410:
      return { policy: 'Transient', code: 'Expired' };
    case 429:
      return { policy: 'Throttled', code: 'ApiServerBusy', retryAfterMs: 1000 };
    default:
      return status >= 500
        ? { policy: 'Transient', code: 'ApiServerError' }
        : { policy: 'Terminal', code: 'ApiServerRefused' };
  }
}

interface Phrase {
  readonly statuses: readonly number[];
  readonly phrase: RegExp;
  readonly meaning: Meaning;
}

/** What only the words tell. They have blanks, which no name in Kubernetes has. */
const PHRASES: readonly Phrase[] = [
  {
    statuses: [403, 422],
    phrase: /\bdenied (?:the )?request\b/,
    meaning: {
      policy: 'Stalled',
      code: 'AdmissionDenied',
      remedy:
        'Let the policy or webhook that is named in the message admit AzureAssignedIdentity objects of the reconciler, or take mic: serverless out of the profile.',
    },
  },
  {
    statuses: [403],
    phrase: /because it is being terminated/,
    meaning: { policy: 'Waiting', code: 'NamespaceTerminating' },
  },
  {
    statuses: [403],
    phrase: /\bexceeded quota:/,
    meaning: {
      policy: 'Stalled',
      code: 'QuotaExceeded',
      remedy: 'Raise the ResourceQuota that is named in the message.',
    },
  },
  {
    statuses: [429],
    phrase: /^storage is \(re\)initializing/,
    meaning: { policy: 'Transient', code: 'ApiServerStarting', retryAfterMs: 1000 },
  },
];

/** docs/cluster-access.md has the manifests and what is in them. */
function accessRemedy({ id }: Cluster): string {
  return `Give the reconciler access: az aks get-credentials ${azArguments(id)} --admin, then apply infra/cluster/reader.yaml (and writer.yaml for mic: serverless) as docs/cluster-access.md shows.`;
}

/** Seconds; the API server sends no dates. */
function retryAfter(headers: Refusal['headers']): { readonly retryAfterMs?: number } {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
}

interface StatusBody {
  readonly message: string;
  readonly reason: string;
  /** True of a web page, which no API server answers with. */
  readonly isPage: boolean;
}

/** A Status mostly; priority and fairness, and unknown paths, have plain text. */
function statusBodyOf({ headers, text }: Refusal): StatusBody {
  if (/\bhtml\b/i.test(headers['content-type'] ?? '')) {
    const message = 'That is a web page, not an answer of an API server: look for a proxy.';
    return { message, reason: '', isPage: true };
  }
  try {
    const { message, reason } = JSON.parse(text) as { message?: unknown; reason?: unknown };
    return { message: clip(message), reason: clip(reason), isPage: false };
  } catch {
    const message = clip(text.trim());
    return { message: message === '' ? 'It says no more.' : message, reason: '', isPage: false };
  }
}

function clip(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_MESSAGE_LENGTH).toWellFormed() : '';
}

/** Codes of TLS come with many names. */
const CERTIFICATE = /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_VERIFY/;

/** What it means that there was no answer at all. */
export function networkFailure(cluster: Cluster, error: unknown): ReconcileError {
  if (error instanceof ReconcileError) return error;
  const code = networkCode(error);
  return new ReconcileError({ ...noAnswer(cluster, code), target: cluster.id });
}

function noAnswer(cluster: Cluster, code: string): Omit<Failure, 'target'> {
  const { name, apiServer } = cluster;
  if (CERTIFICATE.test(code)) {
    return {
      policy: 'Stalled',
      code: 'ApiServerCertificate',
      message: `The certificate of the API server of ${name} was not accepted (${code}).`,
      remedy:
        'Look for a proxy between the Function App and the cluster that opens TLS connections.',
    };
  }
  if (apiServer?.isPrivate === true) return isPrivate(cluster, code);
  if (apiServer !== undefined && apiServer.authorizedRanges.length > 0) {
    return notInRanges(cluster, code);
  }
  return {
    policy: 'Transient',
    code: 'ApiServerUnreachable',
    message: `The API server of ${name} did not answer (${code}).`,
    remedy: `It is asked again by itself. If it lasts, see whether the cluster runs: az aks show ${azArguments(cluster.id)} --query "{power:powerState.code,state:provisioningState}"; one that was stopped comes back with az aks start ${azArguments(cluster.id)}. If it runs, look for a firewall between it and the Function App (docs/cluster-access.md).`,
  };
}

function isPrivate({ name }: Cluster, code: string): Omit<Failure, 'target'> {
  return {
    policy: 'Stalled',
    code: 'ClusterPrivate',
    message: `The API server of ${name} is private and cannot be reached from here (${code}). Its identities are still managed, but its objects cannot be read.`,
    remedy:
      'Join the Function App to a network that reaches it (docs/cluster-access.md), or set objects: ignore in its profile.',
  };
}

function notInRanges({ id, name, apiServer }: Cluster, code: string): Omit<Failure, 'target'> {
  const ranges = apiServer?.authorizedRanges.join(',') ?? '';
  return {
    policy: 'Stalled',
    code: 'NotInAuthorizedRanges',
    message: `The API server of ${name} admits only ${ranges}, and did not answer us (${code}).`,
    remedy: `az aks update ${azArguments(id)} --api-server-authorized-ip-ranges ${ranges},<outbound address of the Function App>`,
  };
}

/** The failure (Stalled) of an API server that rejects a fresh credential. */
export function unauthorized({ id, name }: Cluster): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ClusterUnauthorized',
    message: `The API server of ${name} rejected our credential, even a fresh one (401).`,
    target: id,
    remedy:
      'Give the identity of the Function App the role Azure Kubernetes Service Cluster User Role on the cluster; if its tokens come from another tenant, use the one of the cluster.',
  });
}

/** The failure (Stalled) of lists that exceed `most` bytes together. */
export function tooLarge({ id, name }: Cluster, most: number): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'TooManyObjects',
    message: `The objects in ${name} are larger than the ${most / 1024 / 1024} MB that we read at once. A partial read is never acted upon.`,
    target: id,
    remedy:
      'Look for a namespace with very many, or very large, objects of aadpodidentity.k8s.io, and delete what is not needed.',
  });
}
