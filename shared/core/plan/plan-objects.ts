import { counted } from '../base/counted';
import type { Failure } from '../base/errors';
import type { AssignedChanges } from './assigned-changes';
import { assignedChanges } from './assigned-changes';
import { installationFailures } from '../pod-identity/installation';
import type { ClusterObjects } from '../cluster/objects';
import { purposeOf } from '../pod-identity/purpose';
import type { Cause, Change, WriteAssignedStep } from './plan';
import type { PlanInput } from './plan-input';
import type { ResourceId } from '../base/resource-id';

/** The part of a plan that is about the objects in the cluster. */
export interface ObjectsPlan {
  readonly steps: readonly WriteAssignedStep[];
  readonly failures: readonly Failure[];
}

/** Objects that cannot be seen are a failure of their own; the Azure side of the plan goes on without them. */
export function planObjects(input: PlanInput): ObjectsPlan {
  const { objects } = input.observed;
  switch (objects.kind) {
    case 'ignored':
      return { steps: [], failures: [] };
    case 'unreachable':
      return { steps: [], failures: [objects.failure] };
    case 'read':
      return planRead(input, objects.objects);
  }
}

function planRead(input: PlanInput, objects: ClusterObjects): ObjectsPlan {
  // The hosts are brought in line first, so the plan shows what is written once every desired identity is in place.
  const changes = assignedChanges(input, objects, 'whenAttached');
  return {
    steps: writeStep(input, objects, changes),
    failures: [
      ...installationFailures(input.profile, input.cluster, objects.installation),
      ...(changes.held === undefined ? [] : [removalsHeld(input, changes.held)]),
    ],
  };
}

function writeStep(
  { cluster, profile }: PlanInput,
  objects: ClusterObjects,
  { difference }: AssignedChanges,
): readonly WriteAssignedStep[] {
  const purpose = purposeOf(profile, objects) === 'clear' ? 'clear' : 'serve';
  return writeAssignedSteps(cluster.id, purpose, {
    create: difference.create.length,
    update: difference.update.length + difference.setState.length,
    release: difference.remove.length,
  });
}

type Counts = Pick<WriteAssignedStep, 'create' | 'update' | 'release'>;

/** One step for all objects of a cluster; none when there is nothing to write. */
export function writeAssignedSteps(
  cluster: ResourceId,
  purpose: WriteAssignedStep['purpose'],
  counts: Counts,
): readonly WriteAssignedStep[] {
  const { create, update, release } = counts;
  if (create + update + release === 0) return [];
  return [
    {
      kind: 'writeAssigned',
      id: 'objects:assigned',
      target: cluster,
      cause: causeOf(purpose, create + update),
      purpose,
      ...counts,
      // Calls to the API server, which cost no ARM quota.
      cost: { reads: 0, writes: 0 },
      changes: changesOf(counts, purpose),
    },
  ];
}

function causeOf(purpose: WriteAssignedStep['purpose'], additions: number): Cause {
  if (purpose === 'takeBack') return 'OffBoarding';
  return additions > 0 ? 'Missing' : 'NoLongerDesired';
}

function changesOf(
  { create, update, release }: Counts,
  purpose: WriteAssignedStep['purpose'],
): readonly Change[] {
  const objects = (count: number): string => counted(count, 'AzureAssignedIdentity object');
  const left = purpose === 'clear' ? ' that nothing reads any longer' : '';
  return [
    ...(create > 0 ? [{ sign: '+', what: objects(create) } as const] : []),
    ...(update > 0 ? [{ sign: '~', what: objects(update) } as const] : []),
    ...(release > 0 ? [{ sign: '-', what: `${objects(release)}${left}` } as const] : []),
  ];
}

function removalsHeld(
  { cluster, profile }: PlanInput,
  held: NonNullable<AssignedChanges['held']>,
): Failure {
  return {
    policy: 'Stalled',
    code: 'MassReleaseRefused',
    message: `${held.removing} of the ${counted(held.held, 'AzureAssignedIdentity object')} in ${cluster.name} would be deleted while their pods live, more than maxRemovalShare ${profile.maxRemovalShare} allows. None is deleted; additions go on.`,
    target: cluster.id,
    remedy:
      'Look at the AzureIdentity and AzureIdentityBinding objects of the cluster: did somebody delete them? If this is intended, raise maxRemovalShare of the profile until it has happened.',
  };
}
