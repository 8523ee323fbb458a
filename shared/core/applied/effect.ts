import type { FieldChange } from './field-changes';
import { fieldChanges } from './field-changes';
import type { Applied, AppliedKustomization, AppliedObject, Contested } from './flux/types';
import type { Unknown } from './unknown';
import { objectId } from './flux/object-id';

/** What a change of the repository does to one cluster: the difference between what Flux applies before and after it. */
export interface Effect {
  readonly cluster: string;
  readonly added: readonly AppliedObject[];
  /** No longer applied: pruned. What a failing build keeps as it is, is not listed here. */
  readonly lost: readonly AppliedObject[];
  readonly changed: readonly ChangedObject[];
  /** Applied by others than before. Flux may prune it with the Kustomization that it leaves. */
  readonly moved: readonly MovedObject[];
  /** Applied by two Kustomizations, which it was not before. */
  readonly contested: readonly Contested[];
  /** Builds that begin to fail: nothing of them is applied any more. */
  readonly failing: readonly AppliedKustomization[];
  /** What cannot be followed after the change, and could or was not there before. */
  readonly obscured: readonly Unknown[];
  /** All that cannot be followed after the change. */
  readonly unknown: readonly Unknown[];
  /** Every file that Flux reads for this cluster after the change. */
  readonly reads: ReadonlySet<string>;
}

export interface ChangedObject {
  readonly before: AppliedObject;
  readonly after: AppliedObject;
  readonly fields: readonly FieldChange[];
}

export interface MovedObject {
  /** Id of the object. */
  readonly object: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Objects of one id that are the same thing in the same cluster: more than one where several Kustomizations apply it. */
type Things = ReadonlyMap<string, readonly AppliedObject[]>;

/**
 * Compares what Flux applies on one cluster before and after a change. What a build that begins to fail no longer
 * applies does not count as lost: Flux prunes nothing then.
 */
export function effectOf(before: Applied, after: Applied): Effect {
  const [old, now] = [thingsOf(before), thingsOf(after)];
  const failing = newFailures(before, after);
  const stopped = stoppedBy(failing, before);
  const both = [...old].flatMap(([id, was]) => {
    const is = now.get(id);
    return is === undefined ? [] : [{ was, is }];
  });
  return {
    cluster: after.cluster,
    added: [...now].flatMap(([id, objects]) => (old.has(id) ? [] : objects.slice(0, 1))),
    lost: [...old].flatMap(([id, objects]) =>
      now.has(id) || objects.some(({ owner }) => stopped.has(owner)) ? [] : objects.slice(0, 1),
    ),
    changed: both.flatMap(({ was, is }) => changedObjects(was, is)),
    moved: both.flatMap(({ was, is }) => movedObject(was, is)),
    contested: after.contested.filter((one) => !isContested(before, one)),
    failing,
    obscured: after.unknown.filter((one) => !isKnownUnknown(before, one)),
    unknown: after.unknown,
    reads: new Set(after.kustomizations.flatMap(({ reads }) => [...reads])),
  };
}

/** True when nothing that Flux applies differs, and everything still builds. */
export function isUnchanged(effect: Effect): boolean {
  const { added, lost, changed, moved, contested, failing, obscured } = effect;
  return [added, lost, changed, moved, contested, failing, obscured].every(
    (list) => list.length === 0,
  );
}

/** What goes to another cluster is another thing, whatever its name. */
function thingsOf({ objects }: Applied): Things {
  return Map.groupBy(objects, (object) =>
    object.elsewhere ? `${objectId(object)} by ${object.owner}` : objectId(object),
  );
}

/** Copies are compared owner by owner where they can be, for each owner writes its own. */
function changedObjects(
  was: readonly AppliedObject[],
  is: readonly AppliedObject[],
): readonly ChangedObject[] {
  return is.flatMap((after) => {
    const before = was.find(({ owner }) => owner === after.owner) ?? was[0];
    if (before === undefined) return [];
    const fields = fieldChanges(before.value, after.value);
    return fields.length === 0 ? [] : [{ before, after, fields }];
  });
}

function movedObject(
  was: readonly AppliedObject[],
  is: readonly AppliedObject[],
): readonly MovedObject[] {
  const [from, to] = [ownersOf(was), ownersOf(is)];
  const stays = from.every((owner) => to.includes(owner));
  const [object] = is;
  return stays || object === undefined ? [] : [{ object: objectId(object), from, to }];
}

function ownersOf(objects: readonly AppliedObject[]): readonly string[] {
  return [...new Set(objects.map(({ owner }) => owner))].sort();
}

function isContested({ contested }: Applied, { object, owners }: Contested): boolean {
  const known = contested.find((one) => one.object === object);
  return owners.every((owner) => known?.owners.includes(owner) === true);
}

function newFailures(before: Applied, after: Applied): readonly AppliedKustomization[] {
  const failed = new Set(
    before.kustomizations.flatMap(({ id, failure }) => (failure === undefined ? [] : [id])),
  );
  return after.kustomizations.filter(({ id, failure }) => failure !== undefined && !failed.has(id));
}

const KUSTOMIZATION = /^kustomize\.toolkit\.fluxcd\.io\//;

/** Kustomizations whose objects stay as they are because one above them, or they themselves, fail. */
function stoppedBy(
  failing: readonly AppliedKustomization[],
  { objects }: Applied,
): ReadonlySet<string> {
  const below = Map.groupBy(
    objects.filter(
      ({ apiVersion, kind }) => KUSTOMIZATION.test(apiVersion) && kind === 'Kustomization',
    ),
    ({ owner }) => owner,
  );
  const stopped = new Set<string>();
  const open = failing.map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (stopped.has(id)) continue;
    stopped.add(id);
    open.push(...(below.get(id) ?? []).map(({ namespace, name }) => `${namespace}/${name}`));
  }
  return stopped;
}

function isKnownUnknown({ unknown }: Applied, one: Unknown): boolean {
  return unknown.some(({ at, code }) => at === one.at && code === one.code);
}
