import type { ReconcileError } from '../../../core/base/errors';
import { branchProtected } from '../branch-failures';
import type { Meaning, Place } from '../failure';
import { forbidden, forgeFailure, refused, refusalText, unauthorized } from '../failure';
import type { RestAnswer, RestCall } from '../rest';

/** GitLab's words: a text, a list of texts, or texts by the field that they are about. */
export function messageOf({ bytes, status }: RestAnswer): string {
  const body = parsed(bytes);
  if (body === undefined) return `status ${status}`;
  const { message, error, error_description: description } = body;
  return [wordsOf(message), wordsOf(error), wordsOf(description)].filter(Boolean).join('; ');
}

function parsed(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  return Object.entries(value)
    .map(([field, words]) => `${field} ${wordsOf(words)}`)
    .join(', ');
}

/** The failure that an answer of GitLab stands for. */
export function gitLabFailure(
  place: Place,
  { action, permission = 'scope: api' }: RestCall,
  answer: RestAnswer,
): ReconcileError {
  const { status, headers } = answer;
  const message = messageOf(answer);
  if (/not allowed to (force )?push|protected branch/i.test(message)) {
    return branchProtected(place, 'of the request', message);
  }
  const call = { action, status, headers, message };
  const meaning = meaningOf(place, message, headers['location']);
  if (meaning !== undefined) return forgeFailure(place, { ...meaning, message: refusalText(call) });
  return refused(place, { ...call, permission });
}

/** What GitLab's own words say more exactly than its status does: most of these come as a 400. */
function meaningOf(place: Place, message: string, location = ''): Meaning | undefined {
  if (location.includes('/users/sign_in')) return unauthorized(place);
  if (message.includes('insufficient_scope')) return forbidden(place, 'scope: api');
  // A replica of the repository lags behind: gitlab-org/gitlab#434467.
  if (/when you are on a branch|Cannot find start_sha/i.test(message)) {
    return { policy: 'Transient', code: 'ReplicaBehind' };
  }
  if (/A branch called .{0,256} already exists/i.test(message)) {
    return { policy: 'Conflict', code: 'BranchMoved' };
  }
  if (/A file with this name (already exists|doesn.t exist)/i.test(message)) {
    return { policy: 'Conflict', code: 'ForgeConflict' };
  }
  return undefined;
}
