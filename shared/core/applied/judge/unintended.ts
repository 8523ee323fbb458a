import type { Effect } from '../effect';
import type { FieldChange, FieldPath } from '../field-changes';
import { fieldText } from '../field-changes';
import type { AppliedObject } from '../flux/types';
import { objectId } from '../flux/object-id';
import type { InstallChart, Intent, RemoveOurs } from '../intent';
import type { Json } from '../../base/json';
import { isPinField } from '../pin-field';
import type { Refusal } from '../verdict';
import { named, refusedFor } from './named';

type IsIntended = (object: AppliedObject, field: FieldChange) => boolean;

/** What fields are to become, by cluster, object and path: a fleet has hundreds. */
export type IntendedPins = ReadonlyMap<string, Json>;

/** What the pins of a new chart version are to become; empty for any other intent. */
export function intendedPins(intent: Intent): IntendedPins {
  const pins = intent.kind === 'bumpChart' ? intent.pins : [];
  return new Map(pins.map(({ cluster, object, path, to }) => [pinKey(cluster, object, path), to]));
}

function pinKey(cluster: string, object: string, path: FieldPath): string {
  return `${cluster} ${object} ${fieldText(path)}`;
}

/** What differs on a cluster without being meant to. */
export function unintended(effect: Effect, intent: Intent, pins: IntendedPins): readonly Refusal[] {
  const { added, lost } = intendedObjects(effect, intent);
  const isIntended: IsIntended = (object, field) =>
    isPartOf(intent, effect.cluster, object, field) ||
    (isPinField(object, field.path) &&
      field.after !== undefined &&
      pins.get(pinKey(effect.cluster, objectId(object), field.path)) === field.after);
  return [
    ...unintendedLosses(effect, lost),
    ...unintendedAdditions(effect, added),
    ...unintendedChanges(effect, isIntended),
  ];
}

/** Within a part that is to become something else; that it becomes just that is looked for with what is lacking. */
function isPartOf(
  intent: Intent,
  cluster: string,
  object: AppliedObject,
  { path }: FieldChange,
): boolean {
  if (intent.kind !== 'changeOurs' || intent.cluster !== cluster) return false;
  const id = objectId(object);
  return intent.parts.some(
    (part) => part.object === id && part.path.every((key, at) => path[at] === key),
  );
}

interface IntendedObjects {
  readonly added: readonly string[];
  readonly lost: readonly string[];
}

function intendedObjects({ cluster }: Effect, intent: Intent): IntendedObjects {
  const here = (one: InstallChart | RemoveOurs): readonly string[] =>
    one.cluster === cluster ? one.objects : [];
  switch (intent.kind) {
    case 'bumpChart':
      return { added: [], lost: [] };
    case 'installChart':
      return { added: here(intent), lost: [] };
    case 'removeOurs':
      return { added: [], lost: here(intent) };
    case 'changeOurs':
      return intent.cluster === cluster ? intent : { added: [], lost: [] };
  }
}

function unintendedLosses({ cluster, lost }: Effect, meant: readonly string[]): readonly Refusal[] {
  const others = notIntended(lost, meant);
  return refusedFor(others, (names) => ({
    ...{ code: 'ObjectsLost', cluster },
    message: `Flux would no longer apply ${names} on ${cluster}, and delete what it prunes.`,
    ways: ['Make the change by hand, and keep these objects.'],
  }));
}

function unintendedAdditions(
  { cluster, added }: Effect,
  meant: readonly string[],
): readonly Refusal[] {
  const others = notIntended(added, meant);
  return refusedFor(others, (names) => ({
    ...{ code: 'OtherAddition', cluster },
    message: `Flux would also apply ${names} on ${cluster}.`,
    ways: ['Set layout of the target to folders that Flux reads for that cluster alone.'],
  }));
}

function notIntended(
  objects: readonly AppliedObject[],
  meant: readonly string[],
): readonly string[] {
  return objects.map(objectId).filter((id) => !meant.includes(id));
}

function unintendedChanges({ cluster, changed }: Effect, isMeant: IsIntended): readonly Refusal[] {
  return changed.flatMap(({ after, fields }) => {
    const others = fields.filter((field) => !isMeant(after, field));
    return others.length === 0 ? [] : [otherChange(cluster, after, others)];
  });
}

function otherChange(
  cluster: string,
  object: AppliedObject,
  fields: readonly FieldChange[],
): Refusal {
  const texts = fields.map(({ path }) => fieldText(path));
  return {
    code: 'OtherChange',
    cluster,
    message: `${named(texts)} of ${objectId(object)} would change on ${cluster}, which is not intended.`,
    ways: ['Make the change by hand.'],
  };
}
