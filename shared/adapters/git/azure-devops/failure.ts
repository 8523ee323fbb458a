import type { ReconcileError } from '../../../core/base/errors';
import { branchProtected } from '../branch-failures';
import type { Meaning, Place } from '../failure';
import { forbidden, forgeFailure, refused, refusalText, unauthorized } from '../failure';
import type { RestAnswer, RestCall } from '../rest';
import type { WireError } from './wire';

/** Of the refusal; empty for what is not JSON. */
export function errorOf({ bytes }: RestAnswer): WireError {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/**
 * Azure DevOps answers a token that it does not know with its sign-in page: a 302 to it, or the page itself with a 203.
 * Clients that take 2xx for success choke on HTML (MicrosoftDocs/vsts-rest-api-specs#574).
 */
export function isSignIn({ status, headers }: RestAnswer): boolean {
  const isPage = headers['content-type']?.includes('text/html') === true;
  const isRedirect = status === 302 && headers['location']?.includes('/_signin') === true;
  return isRedirect || status === 203 || (isPage && status < 300);
}

/** The failure that an answer of Azure DevOps stands for. A sign-in page counts as unauthorized. */
export function azureDevOpsFailure(
  place: Place,
  { action, permission = 'Read' }: RestCall,
  answer: RestAnswer,
): ReconcileError {
  const { status, headers } = answer;
  if (isSignIn(answer)) {
    const message = `could not ${action}: Azure DevOps asks to sign in.`;
    return forgeFailure(place, { ...unauthorized(place), message });
  }
  const { message = '', typeKey = '' } = errorOf(answer);
  const call = { action, status, headers, message: message || `status ${status}` };
  const meaning = meaningOf(place, message, typeKey);
  if (meaning !== undefined) return forgeFailure(place, { ...meaning, message: refusalText(call) });
  if (/TF402455|TF402456/.test(message)) return branchProtected(place, 'of the request', message);
  return refused(place, { ...call, permission });
}

/** What Azure DevOps' own words say more exactly than its status does. */
function meaningOf(place: Place, message: string, typeKey: string): Meaning | undefined {
  if (/TF400813|AccessCheckException.{0,200}expired|token used has expired/i.test(message)) {
    return unauthorized(place);
  }
  const [, permission] = /need the Git '(\w+)' permission/.exec(message) ?? [];
  if (permission !== undefined) return forbidden(place, RIGHTS[permission] ?? permission);
  if (/TF401028/.test(message) || typeKey === 'GitReferenceStaleException') {
    return { policy: 'Conflict', code: 'BranchMoved' };
  }
  return undefined;
}

/** As the security page of a repository calls what messages name otherwise. */
const RIGHTS: Readonly<Record<string, string>> = {
  GenericRead: 'Read',
  GenericContribute: 'Contribute',
  PullRequestContribute: 'Contribute to pull requests',
  CreateBranch: 'Create branch',
  ForcePush: 'Force push (rewrite history, delete branches and tags)',
};

/** What the refs API says of one ref, in a 200. */
export function refUpdateFailure(
  place: Place,
  branch: string,
  { updateStatus, customMessage }: { updateStatus: string; customMessage?: string },
): ReconcileError {
  const message = `could not move the branch ${branch} (${customMessage ?? updateStatus}).`;
  switch (updateStatus) {
    case 'staleOldObjectId':
      return forgeFailure(place, { policy: 'Conflict', code: 'BranchMoved', message });
    case 'forcePushRequired':
      return forgeFailure(place, { ...forbidden(place, RIGHTS['ForcePush']), message });
    case 'createBranchPermissionRequired':
      return forgeFailure(place, { ...forbidden(place, RIGHTS['CreateBranch']), message });
    case 'writePermissionRequired':
      return forgeFailure(place, { ...forbidden(place, RIGHTS['GenericContribute']), message });
    case 'rejectedByPolicy':
    case 'rejectedByPlugin':
    case 'locked':
      return branchProtected(place, branch, customMessage ?? updateStatus);
    default:
      return forgeFailure(place, { policy: 'Terminal', code: 'ForgeRefused', message });
  }
}
