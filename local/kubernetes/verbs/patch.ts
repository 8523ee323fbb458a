import type { Operation } from 'rfc6902';
import { applyPatch } from 'rfc6902';
import { asGoSays, mediaTypeOf } from '../decode/body';
import { goNameOf } from '../decode/metadata';
import { decodeObject } from '../decode/object';
import type { Kernel } from '../kernel';
import type { JsonMap, KubeObject } from '../object';
import { asMap, isMap } from '../object';
import type { Target } from '../request';
import type { Resource } from '../resources';
import { badRequest, KubeError, unsupportedMediaType } from '../status';
import type { Writer } from '../writer';
import { apply } from './apply';
import type { Outcome } from './outcome';
import { present } from './present';
import { update } from './update';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

export interface Patch {
  readonly contentType: string;
  readonly query: URLSearchParams;
}

export function patch(
  kernel: Kernel,
  target: Target,
  { contentType, query }: Patch,
  writer: Writer,
): Outcome {
  const { resource } = target;
  const type = mediaTypeOf(contentType);
  const accepted = acceptedBy(resource);
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  if (type === APPLY_PATCH) return apply(kernel, target, query, writer);
  const change = parsed(writer.text);
  if (type === JSON_PATCH) assertList(change);
  const before = present(kernel, target);
  const patched = type === JSON_PATCH ? patchedBy(before, change) : merged(before, change);
  const after = decodeObject(resource, asMap(patched), writer);
  return { status: 200, object: update(kernel, target, { before, after, writer }) };
}

/** Custom resources have no strategy to merge by. */
function acceptedBy({ custom }: Resource): readonly string[] {
  const strategic = custom === true ? [] : [STRATEGIC_PATCH];
  return [JSON_PATCH, MERGE_PATCH, ...strategic, APPLY_PATCH];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${asGoSays(String(error))}`);
  }
}

function assertList(change: unknown): void {
  if (Array.isArray(change)) return;
  throw badRequest(
    `error decoding patch: json: cannot unmarshal ${goNameOf(change)} into Go value of type []handlers.jsonPatchOp`,
  );
}

/** A test that does not hold, and whatever else cannot be done, are answered alike, without saying what it was. */
function patchedBy(before: KubeObject, change: unknown): unknown {
  const copy: unknown = structuredClone(before);
  if (isPatched(copy, change as Operation[])) return copy;
  throw new KubeError(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

function isPatched(copy: unknown, operations: Operation[]): boolean {
  try {
    return applyPatch(copy, operations).every((error) => error === null);
  } catch {
    return false;
  }
}

/** RFC 7396. Strategic patches of built-in kinds are taken as merge patches: their lists are replaced. */
function merged(target: JsonMap, change: unknown): unknown {
  if (!isMap(change)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${goNameOf(change)} into Go value of type map[string]interface {}`,
    );
  }
  return mergedValue(target, change);
}

function mergedValue(target: unknown, change: unknown): unknown {
  if (!isMap(change)) return change;
  const result: Record<string, unknown> = { ...asMap(target) };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = mergedValue(result[key], value);
  }
  return result;
}
