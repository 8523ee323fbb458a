import type { Failure } from '../base/errors';
import type { Addition, Plan, Step } from './plan';
import { belongsOn } from './placement';
import type { PlanInput } from './plan-input';
import type { Refusal } from './refusal';
import { identityKey, backoffFailure } from './refusal';
import { partsOf } from '../base/resource-id';
import type { ResourceId } from '../base/resource-id';

interface BackedOffIdentity {
  readonly identity: ResourceId;
  readonly refusal: Refusal;
}

/** Desired identities that Azure refused a short while ago, for every host of the cluster. */
export function backedOffIdentities({
  desired,
  refusals = [],
}: PlanInput): readonly BackedOffIdentity[] {
  const known = new Map(refusals.map((refusal) => [refusal.key, refusal]));
  const distinct = new Map(desired.identities.map((identity) => [identity.id, identity]));
  const backedOff = [...distinct.values()].flatMap(({ id, principalId }) => {
    const refusal = known.get(identityKey(id));
    // Created again under its name it is another identity, which nobody has refused.
    return refusal?.digest === principalId ? [{ identity: id, refusal }] : [];
  });
  return backedOff.sort((a, b) => (a.identity < b.identity ? -1 : 1));
}

/** One failure for each of them that a host lacks, with what its hosts keep meanwhile. */
export function refusedIdentities(input: PlanInput): readonly Failure[] {
  return backedOffIdentities(input).flatMap(({ identity, refusal }) => {
    const lacking = input.observed.hosts.filter(
      (host) =>
        host.attached.every(({ id }) => id !== identity) && belongsOn(identity, host, input),
    );
    if (lacking.length === 0) return [];
    const failure = backoffFailure(refusal, input.now);
    const names = [...new Set(lacking.map(({ id }) => partsOf(id).name ?? id))].sort();
    const message = `${failure.message} Nothing is taken off ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''} meanwhile.`;
    return [{ ...failure, message }];
  });
}

/** What the steps attach, each identity once, and whether Azure has taken it on another host already. */
export function additionsOf(
  steps: readonly Step[],
  { desired, observed }: PlanInput,
): Pick<Plan, 'adds'> {
  const added = new Set(
    steps.flatMap((step) => (step.kind === 'updateHost' ? [...step.attach, ...step.replace] : [])),
  );
  if (added.size === 0) return {};
  const living = new Set(
    observed.hosts.flatMap(({ attached }) =>
      attached.flatMap(({ id, principalId }) =>
        principalId === undefined ? [] : [`${id}|${principalId}`],
      ),
    ),
  );
  const adds = desired.identities
    .filter(({ id }) => added.has(id))
    .map(({ id, principalId }): Addition => ({
      id,
      principalId,
      isProven: living.has(`${id}|${principalId}`),
    }));
  const distinct = [...new Map(adds.map((each) => [each.id, each])).values()];
  return { adds: distinct.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
