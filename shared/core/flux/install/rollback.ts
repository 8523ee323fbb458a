import { effectOf } from '../../applied/effect';
import { objectId } from '../../applied/flux/object-id';
import type { Applied, AppliedObject } from '../../applied/flux/types';
import { textAt } from '../../base/json';

/** What a revert of a request does to one cluster, by what Flux would apply then. */
export interface Rollback {
  readonly cluster: string;
  /** Ids of objects that Flux deletes. */
  readonly removes: readonly string[];
  /** Ids of objects that it no longer applies, and leaves. */
  readonly keeps: readonly string[];
  /** Ids of Kustomizations that cannot be built any more: Flux then leaves all as it is. */
  readonly stops: readonly string[];
  /** Folders that the request brings and other clusters may come to build on. */
  readonly shares: readonly string[];
}

/** `merged`: what is applied with the request, `before`: without it. */
export function rollbackOf(merged: Applied, before: Applied, shares: readonly string[]): Rollback {
  const lost = effectOf(merged, before).lost;
  const objects = lost.flatMap((one) => merged.objects.find((other) => isSame(one, other)) ?? []);
  const stops = before.kustomizations.flatMap(({ id, failure }) =>
    failure === undefined ? [] : [id],
  );
  const kept = objects.filter((object) => stays(object, merged));
  return {
    cluster: merged.cluster,
    removes: objects.filter((object) => !kept.includes(object)).map(objectId),
    keeps: kept.map(objectId),
    stops,
    shares,
  };
}

function isSame(one: Parameters<typeof objectId>[0], other: AppliedObject): boolean {
  return objectId(one) === objectId(other);
}

const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

function stays({ value, owner }: AppliedObject, { kustomizations }: Applied): boolean {
  const isMarked = ['annotations', 'labels'].some(
    (key) => textAt(value, 'metadata', key, PRUNE) === 'disabled',
  );
  const by = kustomizations.find(({ id }) => id === owner);
  const isLeft = by?.deletionPolicy === 'MirrorPrune' && !by.prune;
  return isMarked || isLeft || by?.deletionPolicy === 'Orphan';
}
