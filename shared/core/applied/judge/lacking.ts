import type { ChangedObject, Effect } from '../effect';
import { valueAt } from '../../base/json';
import { fieldChanges, fieldText } from '../field-changes';
import { objectId } from '../flux/object-id';
import type { ChangeOurs, InstallChart, Intent, IntendedPin } from '../intent';
import type { Refusal } from '../verdict';
import { refusedFor } from './named';

/** What is meant and would not come true. */
export function lacking(effects: readonly Effect[], intent: Intent): readonly Refusal[] {
  switch (intent.kind) {
    case 'bumpChart':
      return lackingPins(effects, intent.pins);
    case 'installChart':
      return [
        ...lackingObjects(effects, intent),
        ...suspendedOnArrival(effects, intent),
        ...unread(effects, intent),
      ];
    case 'removeOurs':
      return staying(effects, intent);
    case 'changeOurs':
      return [
        ...lackingParts(effects, intent),
        ...lackingObjects(effects, { ...intent, objects: intent.added }),
        ...staying(effects, { ...intent, objects: intent.lost }),
      ];
  }
}

function lackingPins(effects: readonly Effect[], pins: readonly IntendedPin[]): readonly Refusal[] {
  const byCluster = new Map(effects.map((effect) => [effect.cluster, effect]));
  return pins.flatMap((pin) => lackingPin(byCluster.get(pin.cluster), pin));
}

function lackingPin(effect: Effect | undefined, pin: IntendedPin): readonly Refusal[] {
  const { cluster } = pin;
  if (effect?.changed.some((one) => isPinOf(one, pin)) === true) return [];
  return [noEffect(cluster, pin, JSON.stringify(pin.to))];
}

function noEffect(
  cluster: string,
  { object, path }: Pick<IntendedPin, 'object' | 'path'>,
  what: string,
): Refusal {
  return {
    code: 'NoEffect',
    cluster,
    message: `${fieldText(path)} of ${object} would not become ${what} on ${cluster}.`,
    ways: ['Look for a patch or a variable that sets it after the place that was changed.'],
  };
}

function isPinOf({ after, fields }: ChangedObject, pin: IntendedPin): boolean {
  return (
    objectId(after) === pin.object &&
    fields.some((field) => fieldText(field.path) === fieldText(pin.path) && field.after === pin.to)
  );
}

function lackingParts(
  effects: readonly Effect[],
  { cluster, parts }: ChangeOurs,
): readonly Refusal[] {
  const changed = effectOn(effects, cluster)?.changed ?? [];
  return parts.flatMap((part): readonly Refusal[] => {
    const found = changed.find(({ after }) => objectId(after) === part.object);
    const is =
      found === undefined ? undefined : valueAt(found.after.value, ...part.path.map(String));
    if (is !== undefined && fieldChanges(is, part.to).length === 0) return [];
    return [noEffect(cluster, part, 'what is intended')];
  });
}

const SET_LAYOUT = 'Set layout of the target to the folder that Flux reads for this cluster.';

/** What a check of added or lost objects needs of an intent. */
interface IntendedIds {
  readonly cluster: string;
  readonly objects: readonly string[];
}

function lackingObjects(
  effects: readonly Effect[],
  { cluster, objects }: IntendedIds,
): readonly Refusal[] {
  const added = (effectOn(effects, cluster)?.added ?? []).map(objectId);
  const missing = objects.filter((id) => !added.includes(id));
  return refusedFor(missing, (names) => ({
    ...{ code: 'NoEffect', cluster, ways: [SET_LAYOUT] },
    message: `Flux would not apply ${names} on ${cluster}.`,
  }));
}

function suspendedOnArrival(
  effects: readonly Effect[],
  { cluster }: InstallChart,
): readonly Refusal[] {
  const objects = (effectOn(effects, cluster)?.added ?? []).filter(({ suspended }) => suspended);
  const owners = [...new Set(objects.map(({ owner }) => owner))];
  return refusedFor(objects.map(objectId), (names) => ({
    ...{ code: 'Suspended', cluster },
    message: `${names} would not be applied on ${cluster}: ${owners.join(', ')} is suspended, or what applies it.`,
    ways: ['Resume it: take `suspend: true` out, or `flux resume kustomization`.'],
  }));
}

function unread(effects: readonly Effect[], { cluster, files }: InstallChart): readonly Refusal[] {
  const missed = files.filter((file) => !effects.some(({ reads }) => reads.has(file)));
  return refusedFor(missed, (names) => ({
    ...{ code: 'FileNotRead', cluster, ways: [SET_LAYOUT] },
    message: `Flux would read ${names} on no cluster.`,
  }));
}

function staying(
  effects: readonly Effect[],
  { cluster, objects }: IntendedIds,
): readonly Refusal[] {
  const gone = (effectOn(effects, cluster)?.lost ?? []).map(objectId);
  const rest = objects.filter((id) => !gone.includes(id));
  return refusedFor(rest, (names) => ({
    ...{ code: 'NoEffect', cluster, ways: ['Take it out by hand.'] },
    message: `Flux would still apply ${names} on ${cluster}.`,
  }));
}

function effectOn(effects: readonly Effect[], name: string): Effect | undefined {
  return effects.find(({ cluster }) => cluster === name);
}
