import type { Kernel } from '../kernel';
import type { KubeObject, Metadata } from '../object';
import { without } from '../object';
import type { Target } from '../request';
import { pluralOf } from '../resources';
import { conflict, unnamed } from '../status';
import { invalid, wrong } from '../field-error';
import { finalizerWarnings } from '../validation/finalizer-warnings';
import { assertValid } from '../validation/object';
import type { Writer } from '../writer';
import { signed } from './author';
import { withBuiltInDefaults } from './built-in-defaults';
import { isEqual } from './equal';
import { generationOf } from './generation';
import { assertFits } from './size';

/** An object as it is and as it is to be. */
export interface Change {
  readonly before: KubeObject;
  readonly after: KubeObject;
  readonly writer: Writer;
}

/** A write over what is there: versions are compared, then what may stay is judged, then it is stored. */
export function update(kernel: Kernel, target: Target, change: Change): KubeObject {
  const { before, writer } = change;
  assertVersion(target, change);
  const after = ofPart(target, withBuiltInDefaults(kept(change), before), change);
  return store(kernel, target, {
    ...change,
    after: signed(kernel, target.resource, { before, after }, writer),
  });
}

/** Stores what has its owners already. A write that changes nothing is no write: version and history stay as they are. */
export function store(
  kernel: Kernel,
  target: Target,
  { before, after, writer }: Change,
): KubeObject {
  const { resource } = target;
  assertValid(resource, after, before);
  finalizerWarnings(before.metadata, after.metadata).forEach((text) => writer.warn(text));
  const generation = generationOf(resource, before, after);
  const object = { ...after, metadata: { ...after.metadata, ...generation } };
  const part = writer.part === 'status' ? { subResource: 'status' } : {};
  kernel.judge?.({ operation: 'UPDATE', resource, ...part, object, oldObject: before });
  assertFits(object, writer);
  if (isEqual(object, before)) return before;
  const isOver = before.metadata.deletionTimestamp !== undefined;
  if (isOver && (object.metadata.finalizers ?? []).length === 0) {
    // The last finalizer is gone, and the object with it.
    kernel.store.remove(resource, object);
    if (resource.kind === 'CustomResourceDefinition') kernel.registry.undefine(object);
    return object;
  }
  const stored = kernel.store.put(resource, object);
  if (resource.kind === 'CustomResourceDefinition') kernel.registry.define(stored);
  return stored;
}

/** Custom resources, and their definitions, are never written over unseen. */
function assertVersion({ resource }: Target, { before, after, writer }: Change): void {
  const { resourceVersion = '' } = after.metadata;
  const { name } = before.metadata;
  if (!/^\d*$/.test(resourceVersion)) {
    throw unnamed(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  }
  const isUnseen = resourceVersion === '' || resourceVersion === '0';
  if (!isUnseen && resourceVersion !== before.metadata.resourceVersion) {
    throw conflict(pluralOf(resource), name);
  }
  const mustBeSeen = resource.custom === true || resource.kind === 'CustomResourceDefinition';
  if (isUnseen && mustBeSeen && writer.part !== 'whole') {
    throw invalid(pluralOf(resource), name, [
      wrong('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
}

const KEPT = ['uid', 'creationTimestamp', 'generateName', 'generation', 'managedFields'] as const;
const FINAL = ['deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

/** What a client leaves out of what the server has set stays; an end that has been set stays whatever it says. */
function kept({ before, after }: Change): KubeObject {
  const given = without(after.metadata, ['selfLink', 'generation']);
  const metadata: Record<string, unknown> = { ...given };
  for (const name of KEPT) {
    if (metadata[name] === undefined && before.metadata[name] !== undefined) {
      metadata[name] = before.metadata[name];
    }
  }
  for (const name of FINAL) {
    if (before.metadata[name] !== undefined) metadata[name] = before.metadata[name];
  }
  metadata.resourceVersion = before.metadata.resourceVersion;
  return { ...after, metadata: metadata as unknown as Metadata };
}

/** The main resource keeps its status, and the status the rest, where they are two. */
function ofPart({ resource }: Target, after: KubeObject, { before, writer }: Change): KubeObject {
  const { part } = writer;
  if (part === 'whole' || !resource.hasStatus) return after;
  const rest = without(part === 'status' ? before : after, ['status']);
  const said = part === 'status' ? after.status : before.status;
  return { ...rest, ...(said !== undefined && { status: said }) };
}
