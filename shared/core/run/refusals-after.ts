import type { IsoTime } from '../base/iso-time';
import { plusMs } from '../base/iso-time';
import type { Failure } from '../base/errors';
import type { HostProgress } from '../plan/host-progress';
import type { Plan } from '../plan/plan';
import type { Refusal, Refused } from '../plan/refusal';
import { identityKey, isRefusal, stepDigest, stepKey } from '../plan/refusal';
import type { ResourceId } from '../base/resource-id';
import type { RunFacts } from './run';

const MINUTE_MS = 60_000;
/** A bad identity costs the fleet one PATCH per try: one in six minutes for each of them makes ten an hour, however many. */
const FIRST_BACKOFF_MS = 6 * MINUTE_MS;
const MAX_BACKOFF_MS = 12 * 60 * MINUTE_MS;
/** Longer texts, and more of them, are of no use to anybody. */
const MAX_MESSAGE_LENGTH = 1000;
const MAX_KEPT = 200;

/** The refusals after a run: what worked is forgotten, what was refused rests twice as long as before. */
export function refusalsAfter(
  before: readonly Refusal[],
  facts: RunFacts,
  { now, version }: { readonly now: IsoTime; readonly version: string },
): readonly Refusal[] {
  const refused = new Map(refusedIn(facts, version).map((each) => [each.key, each]));
  const tried = triedIn(facts);
  const kept = before.filter(({ key }) => !refused.has(key) && !tried.has(key));
  const bad = [...refused.keys(), ...kept.map(({ key }) => key)].filter(isIdentity).length;
  const added = [...refused.values()].map((each) => {
    const earlier = before.find(({ key, digest }) => key === each.key && digest === each.digest);
    // A role that was given just now is in force minutes later: the cluster that woke us is looked at again soon.
    const count = facts.planned.woken === true ? 1 : (earlier?.count ?? 0) + 1;
    const backoff = backoffMs(count, isIdentity(each.key) ? bad : 1);
    return {
      ...each,
      count,
      at: facts.planned.madeAt,
      until: plusMs(now, backoff),
    };
  });
  return [...added, ...kept].slice(0, MAX_KEPT);
}

function isIdentity(key: string): boolean {
  return key.startsWith('identity:');
}

function backoffMs(count: number, bad: number): number {
  return Math.min(FIRST_BACKOFF_MS * bad * 2 ** Math.min(count - 1, 10), MAX_BACKOFF_MS);
}

/** Keys that the run has tried: whatever of them was not refused has worked, or failed for another reason. */
function triedIn({ planned, hosts }: RunFacts): ReadonlySet<string> {
  if (!planned.apply) return new Set();
  const added = hosts.flatMap(({ step, status }) =>
    status === 'done' ? [...step.attach, ...step.replace] : [],
  );
  return new Set([...planned.plan.steps.map(stepKey), ...added.map(identityKey)]);
}

function refusedIn({ planned, hosts, failures }: RunFacts, version: string): readonly Refused[] {
  const steps = new Map(planned.plan.steps.map((step) => [step.id, step]));
  const failed = [...failures, ...hosts.flatMap(failureOf)].flatMap((failure) => {
    const step = failure.step === undefined ? undefined : steps.get(failure.step);
    if (step === undefined || !isRefusal(failure)) return [];
    return [{ key: stepKey(step), digest: stepDigest(step, version), failure: brief(failure) }];
  });
  return [...failed, ...hosts.flatMap((host) => refusedIdentities(host, planned.plan))];
}

function failureOf({ step, failure }: HostProgress): readonly Failure[] {
  return failure === undefined ? [] : [{ ...failure, step: step.id }];
}

function refusedIdentities({ refused }: HostProgress, plan: Plan): readonly Refused[] {
  return refused
    .filter(({ failure, elsewhere }) => !elsewhere && isRefusal(failure))
    .map(({ identity, failure }) => ({
      key: identityKey(identity),
      digest: principalIn(plan, identity),
      failure: brief(failure),
    }));
}

function principalIn({ adds }: Plan, identity: ResourceId): string {
  return adds?.find(({ id }) => id === identity)?.principalId ?? '';
}

function brief({ policy, code, message, target, remedy }: Failure): Refusal['failure'] {
  return {
    policy,
    code,
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    ...(target !== undefined && { target }),
    ...(remedy !== undefined && { remedy }),
  };
}
