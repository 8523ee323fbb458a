import type { ReconcileError } from '../../../core/base/errors';
import type { Meaning, Place, RefusedCall } from '../failure';
import { archived, forgeFailure, refused, throttled, refusalText } from '../failure';
import type { Headers } from '../patience';
import { waitOf } from '../patience';

/** What an error of Octokit tells; its classes are loaded lazily, so it is known by its shape. */
export interface OctokitError {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
}

/**
 * Status, headers and body of an error of Octokit, REST or GraphQL; undefined for any other error, such as one of the
 * network.
 */
export function octokitError(error: unknown): OctokitError | undefined {
  const { name, status, response, errors, headers } = (error ?? {}) as Thrown;
  if (name === 'GraphqlResponseError' && Array.isArray(errors)) {
    return ofGraphQl(errors as readonly GraphQlError[], headers ?? {});
  }
  // Without a response it is the network's, whatever status Octokit makes up.
  if (name !== 'HttpError' || typeof status !== 'number' || response === undefined)
    return undefined;
  return { status, headers: response.headers ?? {}, data: response.data };
}

interface Thrown {
  readonly name?: unknown;
  readonly status?: unknown;
  readonly response?: { readonly headers?: Headers; readonly data?: unknown };
  readonly errors?: unknown;
  readonly headers?: Headers;
}

interface GraphQlError {
  readonly type?: string;
  readonly message?: string;
}

/** GraphQL refuses with a 200: as the status that REST would give. */
function ofGraphQl(errors: readonly GraphQlError[], headers: Headers): OctokitError {
  const status = STATUS_OF[errors[0]?.type ?? ''] ?? 422;
  return { status, headers, data: { message: '', errors } };
}

const STATUS_OF: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};

/** GitHub's words: the message, and those of each entry of `errors`. */
export function messageOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { message, errors } = data as { readonly message?: unknown; readonly errors?: unknown };
  const details = Array.isArray(errors) ? errors.map(detailOf).filter(Boolean) : [];
  return [typeof message === 'string' ? message : '', ...details].filter(Boolean).join('; ');
}

function detailOf(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const { message, field, code } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof message === 'string') return message;
  return [field, code].filter((part) => typeof part === 'string').join(' ');
}

/** What a refusal of GitHub means. */
export function gitHubFailure(
  place: Place,
  { status, headers, data }: OctokitError,
  { action, permission }: Pick<RefusedCall, 'action' | 'permission'>,
): ReconcileError {
  const message = messageOf(data);
  const call: RefusedCall = {
    ...{ action, status, headers, message },
    ...(permission !== undefined && { permission }),
  };
  const known = meaningOf(place, call);
  if (known === undefined) return refused(place, call);
  return forgeFailure(place, { ...known, message: refusalText(call) });
}

function meaningOf(place: Place, call: RefusedCall): Meaning | undefined {
  switch (call.status) {
    case 403:
    case 429:
      return refusal(place, call);
    case 409:
      return /empty/i.test(call.message) ? emptyRepository(place) : undefined;
    case 422:
      return unprocessable(place, call.message);
    default:
      return undefined;
  }
}

function refusal(place: Place, { status, headers, message }: RefusedCall): Meaning | undefined {
  const isSpent = headers['x-ratelimit-remaining'] === '0';
  const isLimit = /rate limit|abuse detection/i.test(message);
  if (isSpent || isLimit || status === 429 || headers['retry-after'] !== undefined) {
    return throttled(waitOf(headers, place.now()));
  }
  if (/archived/i.test(message)) return archived(place);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(message))?.[1];
  return remedy === undefined ? undefined : { policy: 'Stalled', code: 'ForgeForbidden', remedy };
}

/** Refusals that no permission fixes. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /IP allow list/i,
    "Add the outbound addresses of the Function App to the organisation's IP allow list.",
  ],
  [
    /SAML/i,
    'Authorise the token for single sign-on of the organisation, on the page of the token.',
  ],
  [/suspended/i, "Unsuspend the installation of the App, on the organisation's page of its Apps."],
];

function emptyRepository({ repository }: Place): Meaning {
  return {
    policy: 'Stalled',
    code: 'RepositoryEmpty',
    remedy: `Push a first commit to the branch ${repository.branch} of ${repository.forge.repository}.`,
  };
}

const LOST_RACE =
  /already exists|not a fast forward|does not exist|BadObjectState|No commits between/i;

function unprocessable(place: Place, message: string): Meaning | undefined {
  if (/protected branch|rule violations|cannot (force-push|update|delete)/i.test(message)) {
    return branchProtected(place);
  }
  return LOST_RACE.test(message) ? { policy: 'Conflict', code: 'BranchMoved' } : undefined;
}

function branchProtected({ repository }: Place): Meaning {
  const { branchPrefix } = repository.requests;
  return {
    policy: 'Stalled',
    code: 'BranchProtected',
    remedy: `Exempt the branches ${branchPrefix}* of ${repository.forge.repository} from the rule, or let the reconciler bypass it.`,
  };
}
