import type { IsoTime } from '../base/iso-time';
import { isAfter, msBetween } from '../base/iso-time';
import type { Failure } from '../base/errors';
import { textDigest } from '../base/keys';
import type { Plan, Step } from './plan';
import type { ResourceId } from '../base/resource-id';
import type { Reason } from '../queue/work-state';
import { definitionOf } from './step-definitions';

/**
 * A write that Azure refused and that only a change can make work: an identity that Compute does not find, a step that a
 * policy or a missing right forbids. It rests until `until`, whatever events come, so that a refusal is never a loop.
 */
export interface Refusal {
  /** `identity:<id>`, for every host of the cluster; or `step:<id of the step>`. */
  readonly key: string;
  /** Of what was tried. Anything else is tried at once. */
  readonly digest: string;
  /** Times in a row. */
  readonly count: number;
  /** ISO time of the plan that was refused last: a request since then knows more than it did. */
  readonly at: IsoTime;
  /** ISO time of the next try. */
  readonly until: IsoTime;
  readonly failure: Pick<Failure, 'policy' | 'code' | 'message' | 'target' | 'remedy'>;
}

/** What was refused, as a run or a plan tells it. */
export type Refused = Pick<Refusal, 'key' | 'digest' | 'failure'>;

/** Key under which the refusal of an identity is kept, for every host of the cluster. */
export function identityKey(identity: ResourceId): string {
  return `identity:${identity}`;
}

/** Key under which the refusal of a step is kept. */
export function stepKey({ id }: Pick<Step, 'id'>): string {
  return `step:${id}`;
}

/** Another digest: something changed that may make the step work, on the host, in the wish or in the configuration. */
export function stepDigest(step: Step, version: string): string {
  return textDigest(JSON.stringify([version, definitionOf(step).content(step)]));
}

/** The refusals that still rest at `now`, unless one of `reasons` has woken them since. */
export function backedOff(
  refusals: readonly Refusal[],
  reasons: readonly Reason[],
  now: IsoTime,
): readonly Refusal[] {
  return refusals.filter(
    ({ at, until }) =>
      isAfter(until, now) &&
      !reasons.some((reason) => isAfter(reason.at, at) && endsBackoff(reason)),
  );
}

/** A person asks, or somebody wrote rights or policies: what was refused may work now. */
export function endsBackoff({
  source,
  detail,
  planId,
}: Pick<Reason, 'source' | 'detail' | 'planId'>): boolean {
  // Who approves a plan has seen what is left out of it.
  return (source === 'http' && planId === undefined) || /microsoft\.authorization\//i.test(detail);
}

/** The plan without the steps that rest, and with a line for each that says until when. */
export function withoutBackedOff(
  plan: Plan,
  refusals: readonly Refusal[],
  { version, now }: { readonly version: string; readonly now: IsoTime },
): Plan {
  const held = plan.steps.flatMap((step) => {
    const refusal = refusals.find(({ key }) => key === stepKey(step));
    return refusal?.digest === stepDigest(step, version) ? [{ step, refusal }] : [];
  });
  if (held.length === 0) return plan;
  const steps = plan.steps.filter((step) => held.every((each) => each.step !== step));
  return {
    ...plan,
    steps,
    failures: [...plan.failures, ...held.map(({ refusal }) => backoffFailure(refusal, now))],
    cost: {
      reads: steps.reduce((sum, { cost }) => sum + cost.reads, 0),
      writes: steps.reduce((sum, { cost }) => sum + cost.writes, 0),
    },
  };
}

/** What people read while a refusal rests. */
export function backoffFailure({ failure, count, until }: Refusal, now: IsoTime): Failure {
  const times = count === 1 ? 'once' : `${count} times in a row`;
  return {
    ...failure,
    policy: 'Stalled',
    message: `${failure.message} Azure refused this ${times}; it is tried again at ${until}, or as soon as something changes that may help.`,
    lookAgainMs: Math.max(1000, msBetween(now, until)),
  };
}

/** Only what a change alone can fix. What resolves itself waits in the work item. */
export function isRefusal({ policy }: Failure): boolean {
  return policy === 'Stalled' || policy === 'Terminal';
}
