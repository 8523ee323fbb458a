import type { Effect, MovedObject } from '../effect';
import type { AppliedKustomization, Contested } from '../flux/types';
import type { Unknown } from '../unknown';
import type { Refusal } from '../verdict';

/** What no request may do, whatever it means. */
export function neverRight({
  cluster,
  failing,
  contested,
  moved,
  obscured,
}: Effect): readonly Refusal[] {
  return [
    ...failing.map((one) => buildFails(cluster, one)),
    ...contested.map((one) => secondOwner(cluster, one)),
    ...moved.map((one) => ownerMoved(cluster, one)),
    ...obscured.map((one) => cannotFollow(cluster, one)),
  ];
}

function buildFails(cluster: string, { id, failure }: AppliedKustomization): Refusal {
  return {
    code: 'BuildFails',
    cluster,
    message: `The build of Kustomization ${id} would fail on ${cluster}, and Flux would stop applying it: ${failure?.message ?? 'kustomize does not say why'}`,
    ways: [
      `Change ${failure?.at ?? 'its folder'} so that it builds with the new files.`,
      'Set layout.base and layout.overlays of the target to folders that the source of this Kustomization takes in, and that no other one takes whole.',
    ],
  };
}

function secondOwner(cluster: string, { object, owners }: Contested): Refusal {
  return {
    code: 'SecondOwner',
    cluster,
    message: `${object} would be applied by ${owners.join(' and ')} on ${cluster}: each writes over the other, and whichever is removed deletes it.`,
    ways: [
      'Take the object out of one of them.',
      'Set layout of the target to folders and names of their own.',
    ],
  };
}

function ownerMoved(cluster: string, { object, from, to }: MovedObject): Refusal {
  return {
    code: 'OwnerMoved',
    cluster,
    message: `${object} would be applied by ${to.join(' and ')} instead of ${from.join(' and ')} on ${cluster}: the one that loses it may delete it.`,
    ways: ['Set layout of the target to folders and names of their own.'],
  };
}

function cannotFollow(cluster: string, { at, message }: Unknown): Refusal {
  return {
    code: 'CannotFollow',
    cluster,
    message: `With this change ${at} could no longer be followed on ${cluster}: ${message}`,
    ways: ['Make the change by hand, where its effect can be seen.'],
  };
}
