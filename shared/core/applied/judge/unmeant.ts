import type { Effect } from '../effect';
import type { FieldChange } from '../field-changes';
import { fieldText } from '../field-changes';
import type { ObjectView } from '../view';
import { objectIdOf } from '../view';
import type { BumpChart, InstallChart, Intent, RemoveOurs } from '../intent';
import { isPinField } from '../pin-field';
import type { Refusal } from '../verdict';
import { named } from './named';

type IsMeant = (object: ObjectView, field: FieldChange) => boolean;

/** What differs on a cluster without being meant to. */
export function unmeant(effect: Effect, intent: Intent): readonly Refusal[] {
  const { added, lost } = meantObjects(effect, intent);
  const isMeant: IsMeant = (object, field) =>
    intent.kind === 'bumpChart' && isMeantPin(effect, { object, field }, intent);
  return [
    ...unmeantLosses(effect, lost),
    ...unmeantAdditions(effect, added),
    ...unmeantChanges(effect, isMeant),
  ];
}

interface MeantObjects {
  readonly added: readonly string[];
  readonly lost: readonly string[];
}

function meantObjects({ cluster }: Effect, intent: Intent): MeantObjects {
  const here = (one: InstallChart | RemoveOurs): readonly string[] =>
    one.cluster === cluster ? one.objects : [];
  switch (intent.kind) {
    case 'bumpChart':
      return { added: [], lost: [] };
    case 'installChart':
      return { added: here(intent), lost: [] };
    case 'removeOurs':
      return { added: [], lost: here(intent) };
  }
}

function unmeantLosses({ cluster, lost }: Effect, meant: readonly string[]): readonly Refusal[] {
  const others = notMeant(lost, meant);
  if (others.length === 0) return [];
  return [
    {
      code: 'ObjectsLost',
      cluster,
      message: `Flux would no longer apply ${named(others)} on ${cluster}, and delete what it prunes.`,
      ways: ['Make the change by hand, and keep these objects.'],
    },
  ];
}

function unmeantAdditions(
  { cluster, added }: Effect,
  meant: readonly string[],
): readonly Refusal[] {
  const others = notMeant(added, meant);
  if (others.length === 0) return [];
  return [
    {
      code: 'OtherAddition',
      cluster,
      message: `Flux would also apply ${named(others)} on ${cluster}.`,
      ways: ['Set layout of the target to folders that Flux reads for the meant cluster alone.'],
    },
  ];
}

function notMeant(objects: readonly ObjectView[], meant: readonly string[]): readonly string[] {
  return objects.map(objectIdOf).filter((id) => !meant.includes(id));
}

function unmeantChanges({ cluster, changed }: Effect, isMeant: IsMeant): readonly Refusal[] {
  return changed.flatMap(({ after, fields }) => {
    const others = fields.filter((field) => !isMeant(after, field));
    return others.length === 0 ? [] : [otherChange(cluster, after, others)];
  });
}

function otherChange(cluster: string, object: ObjectView, fields: readonly FieldChange[]): Refusal {
  const texts = fields.map(({ path }) => fieldText(path));
  return {
    code: 'OtherChange',
    cluster,
    message: `${named(texts)} of ${objectIdOf(object)} would change on ${cluster}, which is not meant.`,
    ways: ['Make the change by hand.'],
  };
}

interface Field {
  readonly object: ObjectView;
  readonly field: FieldChange;
}

function isMeantPin({ cluster }: Effect, { object, field }: Field, { pins }: BumpChart): boolean {
  const [id, text] = [objectIdOf(object), fieldText(field.path)];
  return (
    isPinField(object, field.path) &&
    pins.some(
      (pin) =>
        pin.cluster === cluster &&
        pin.object === id &&
        fieldText(pin.path) === text &&
        pin.to === field.after,
    )
  );
}
