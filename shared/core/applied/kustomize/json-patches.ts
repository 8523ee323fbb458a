import type { Json, JsonObject } from '../../base/json';
import type { Accumulated } from './accumulated';
import { jsonPatched } from './json-patch';
import type { Selector } from './kustomization-file';
import {
  annotationsOf,
  changed,
  isAnnotated,
  type Resource,
  withMetadata,
  withPrevious,
} from './resource';
import { selectorOf } from './select';
import { withTextAnnotations } from './text-annotations';

export interface JsonPatch {
  /** The file that says what changes. */
  readonly by: string;
  readonly operations: readonly JsonObject[];
  /** `patches` remember what an object was called before; `patchesJson6902` do not. */
  readonly remembers: boolean;
}

/**
 * Applies a JSON patch (RFC 6902) to every resource that the target selects. Throws BuildError where an operation
 * does not fit.
 */
export function jsonPatchedByTarget(
  on: Accumulated,
  target: Selector,
  { by, operations, remembers }: JsonPatch,
): Accumulated {
  const isMeant = selectorOf(target);
  const resources = on.resources.map((each) => {
    if (!isMeant(each)) return each;
    const start = remembers ? withPrevious(each) : each;
    const value = withTextAnnotations(jsonPatched(asPatched(start), operations));
    const writing = { oddNumbers: hasOddNumbers(value), foldedTexts: false };
    return changed(each, { ...start, value, writing }, by);
  });
  return { ...on, resources };
}

const PREFIX = 'internal.config.kubernetes.io';

/** What kustomize remembers of an object is in its annotations: a patch finds these where a file had none. */
function asPatched(resource: Resource): JsonObject {
  if (!isAnnotated(resource)) return resource.value;
  const { previous, value } = resource;
  const remembered = {
    [`${PREFIX}/previousKinds`]: previous.map((each) => each.kind).join(','),
    [`${PREFIX}/previousNames`]: previous.map((each) => each.name).join(','),
    [`${PREFIX}/previousNamespaces`]: previous.map((each) => each.namespace).join(','),
  };
  return withMetadata(value, { annotations: { ...annotationsOf(value), ...remembered } });
}

/** A JSON patch has Go write all numbers anew: large ones and tiny ones with an exponent. */
function hasOddNumbers(value: Json): boolean {
  if (typeof value === 'number')
    return value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasOddNumbers);
}
