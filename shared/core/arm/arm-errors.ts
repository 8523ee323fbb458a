import { grantRemedy, missingRightIn, unlockRemedy } from './arm-remedies';
import type { ErrorCode, ErrorPolicy, Failure } from '../base/errors';
import { foreignCode } from '../base/errors';
import type { FailureCode } from '../reference/failures';
import { takeOffCommand } from './dead-entries';
import { identitiesNamedIn } from './named-identities';
import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';

export { identitiesNamedIn } from './named-identities';

/** What came back from ARM, or from the way to it, instead of an answer. */
export interface ArmErrorFacts {
  /** HTTP status; absent when no answer came. 2xx: the body of a long-running operation said that it failed. */
  readonly status?: number;
  /** ARM's code, or the system's (ECONNRESET). */
  readonly code?: string;
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly target?: string;
  readonly correlationId?: string;
  /** What was tried. A write without an answer may have happened; a read can be repeated. */
  readonly operation: 'read' | 'write';
}

/** The one place that says what an ARM error means. Total: unknown codes fall back to their HTTP status. */
export function classifyArmError(facts: ArmErrorFacts): Failure {
  const policy = policyOf(facts);
  const remedy = policy === 'Stalled' ? remedyOf(facts) : undefined;
  return {
    policy,
    code: codeOf(facts),
    message: messageOf(facts),
    ...(facts.target !== undefined && { target: facts.target }),
    ...(facts.retryAfterMs !== undefined && { retryAfterMs: facts.retryAfterMs }),
    ...(remedy !== undefined && { remedy }),
    ...(facts.correlationId !== undefined && { correlationId: facts.correlationId }),
  };
}

interface Rule {
  /** Lower case. */
  readonly codes: readonly string[];
  readonly text: RegExp;
  readonly policy: ErrorPolicy;
}

/** aad-pod-identity #676: compute answers a throttle of the identity service in the text of another error. */
const THROTTLED = /too many requests|throttl|status: '429'|"code\\?":\\?"429/i;
const WRAPPERS = ['failedidentityoperation', 'operationnotallowed'];

/** Codes whose text decides. First match wins, before POLICIES. */
const RULES: readonly Rule[] = [
  { codes: WRAPPERS, text: THROTTLED, policy: 'Throttled' },
  { codes: ['operationnotallowed'], text: /another operation|in progress/i, policy: 'Conflict' },
  { codes: ['operationnotallowed'], text: /quota/i, policy: 'Stalled' },
];

const POLICIES: Readonly<Record<ErrorPolicy, readonly string[]>> = {
  Throttled: [
    'toomanyrequests',
    'throttled',
    'requestsarethrottled',
    'subscriptionrequeststhrottled',
    'resourcerequeststhrottled',
    'tenantrequeststhrottled',
  ],
  Conflict: [
    'retryableerrorduetoanotheroperation',
    'anotheroperationinprogress',
    'conflict',
    'etagmismatch',
    'preconditionfailed',
    'conditionnotmet',
    'operationpreempted',
    'operationpreemptedbymorerecentoperation',
    'operationcanceled',
    'roleassignmentexists',
    'hashconflictondifferentroleassignmentids',
  ],
  Waiting: ['principalnotfound'],
  Stalled: [
    'authorizationfailed',
    'linkedauthorizationfailed',
    'denyassignmentauthorizationfailed',
    'roleassignmentlimitexceeded',
    'roleassignmentupdatenotpermitted',
    'scopelocked',
    'requestdisallowedbypolicy',
    'readonlydisabledsubscription',
    // Azure also says so to a principal that has lost every right: never take it as "the cluster is gone".
    'subscriptionnotfound',
    'invalidauthenticationtokentenant',
  ],
  // A page token that aged away: the list begins anew.
  Transient: ['invalidskiptoken'],
  Terminal: [
    'invalidparameter',
    'badrequest',
    'notfound',
    'resourcenotfound',
    'resourcegroupnotfound',
    'parentresourcenotfound',
    'linkedinvalidpropertyid',
  ],
  UnknownOutcome: [],
};

const POLICY_OF_CODE: ReadonlyMap<string, ErrorPolicy> = new Map(
  (Object.keys(POLICIES) as ErrorPolicy[]).flatMap((policy) =>
    POLICIES[policy].map((code): [string, ErrorPolicy] => [code, policy]),
  ),
);

function policyOf(facts: ArmErrorFacts): ErrorPolicy {
  const code = facts.code?.toLowerCase() ?? '';
  const rule = RULES.find(({ codes, text }) => codes.includes(code) && text.test(facts.message));
  if (rule !== undefined) return rule.policy;
  if (code === 'failedidentityoperation') return identityOperationPolicy(facts);
  return POLICY_OF_CODE.get(code) ?? policyOfStatus(facts);
}

/** A named identity is missing or dead, which only a human can fix; otherwise the identity service stumbled. */
function identityOperationPolicy(facts: ArmErrorFacts): ErrorPolicy {
  if (facts.status === 429) return 'Throttled';
  return identitiesNamedIn(facts.message).length > 0 ? 'Stalled' : 'Transient';
}

/** Failures to reach Azure at all: not even a write can have happened. */
const NEVER_SENT: readonly string[] = ['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN'];

const POLICY_OF_STATUS: ReadonlyMap<number, ErrorPolicy> = new Map([
  [401, 'Transient'],
  [403, 'Stalled'],
  [409, 'Conflict'],
  [412, 'Conflict'],
  [429, 'Throttled'],
]);

function policyOfStatus({ status, code, operation }: ArmErrorFacts): ErrorPolicy {
  const unanswered = operation === 'read' ? 'Transient' : 'UnknownOutcome';
  if (status === undefined) return NEVER_SENT.includes(code ?? '') ? 'Transient' : unanswered;
  if (status >= 500 || status === 408) return unanswered;
  if (status < 400) return 'Transient';
  return POLICY_OF_STATUS.get(status) ?? 'Terminal';
}

const CODE_OF_STATUS: ReadonlyMap<number | undefined, FailureCode> = new Map([
  [undefined, 'NetworkError'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [408, 'RequestTimeout'],
  [409, 'Conflict'],
  [412, 'PreconditionFailed'],
  [429, 'TooManyRequests'],
]);

function codeOf({ status, code }: ArmErrorFacts): ErrorCode {
  if (code !== undefined && /^[A-Z]\w*$/.test(code) && /[a-z]/.test(code)) return foreignCode(code);
  return CODE_OF_STATUS.get(status) ?? ((status ?? 0) >= 500 ? 'AzureUnavailable' : 'AzureError');
}

/** A Table Storage property holds 32k characters; a refusal that names 150 identities takes 26k and must stay whole. */
const MAX_MESSAGE_LENGTH = 30_000;

function messageOf({ status, message, operation, code }: ArmErrorFacts): string {
  const text = message.slice(0, MAX_MESSAGE_LENGTH);
  if (status === 401)
    return `Azure refused our access token (expired, revoked or conditional access): ${text} The next try gets a fresh one.`;
  if (status === undefined && operation === 'write' && !NEVER_SENT.includes(code ?? ''))
    return `No answer to a write, which may have happened: ${text}`;
  return text;
}

/** Azure names the host, and what it did not find: an identity that was to be added, or one whose entry is left on it. */
function goneRemedy(message: string, named: readonly ResourceId[]): string {
  const [, text] = /for resource '([^']+)'/i.exec(message) ?? [];
  const host = tryResourceId(text);
  const off = host === undefined ? '' : ` take its entry off: ${takeOffCommand(host, named)}`;
  return `Create the identity again, or${off === '' ? ' take its entry off the host.' : off}`;
}

function remedyOf({ code, message, target }: ArmErrorFacts): string | undefined {
  if (/deny assignment/i.test(message) || code === 'DenyAssignmentAuthorizationFailed')
    return unlockRemedy(`${message} ${target ?? ''}`);
  const named = identitiesNamedIn(message);
  switch (code) {
    case 'FailedIdentityOperation':
      return goneRemedy(message, named);
    case 'RoleAssignmentLimitExceeded':
      return 'Remove unused role assignments of the subscription (4000 at most): az role assignment list --all --query "length(@)"';
    case 'RoleAssignmentUpdateNotPermitted':
      return `An assignment with our name belongs to somebody else: az role assignment delete --ids ${target ?? '<its id>'}`;
    case 'ScopeLocked':
      return 'Remove the resource lock: az lock list --output table, then az lock delete --ids <its id>';
    case 'SubscriptionNotFound':
      return 'Remove the subscription from the configuration, or give the reconciler its reader role there';
    default: {
      const right = missingRightIn(message);
      return right && grantRemedy(right);
    }
  }
}
