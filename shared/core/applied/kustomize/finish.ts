import { isJsonObject, type JsonObject } from '../../base/json';
import type { Unknown } from '../unknown';
import { type Accumulated, appended } from './accumulated';
import { unlessUnknown } from './failure';
import { isNull, withoutBlanks } from './blanks';
import { withFixedReferences } from './name-references';
import { withNameHashes } from './name-hash';
import { metadataOf, type Resource, without } from './resource';
import { withReplacedVars } from './vars';

/** What comes last, once for a whole build: hashes, references, and what is only of use to kustomize goes. */
export function finished(on: Accumulated, note: (unknown: Unknown) => void): readonly Resource[] {
  const hashed = withNameHashes(on.resources);
  const referring = withFixedReferences(hashed, on.config.nameReference);
  const vars = (): readonly Resource[] => withReplacedVars({ ...on, resources: referring });
  const replaced = unlessUnknown(vars, referring, note);
  const kept = replaced.filter((resource) => !isLocal(resource.value));
  // Patches and replacements may have made two of one id; kustomize notices here, and panics.
  return appended([], kept).map((resource) => ({ ...resource, value: printed(resource.value) }));
}

const LOCAL = 'config.kubernetes.io/local-config';

/** Meant for kustomize alone. */
function isLocal(value: JsonObject): boolean {
  const { annotations } = metadataOf(value);
  if (!isJsonObject(annotations) || !Object.hasOwn(annotations, LOCAL)) return false;
  return annotations[LOCAL] !== 'false';
}

/** kustomize takes its own annotations away, and those that a file had by the same names. */
const OWN_ANNOTATIONS = new Set([
  'internal.config.kubernetes.io/previousKinds',
  'internal.config.kubernetes.io/previousNames',
  'internal.config.kubernetes.io/prefixes',
  'internal.config.kubernetes.io/suffixes',
  'internal.config.kubernetes.io/previousNamespaces',
  'internal.config.kubernetes.io/allowNameChange',
  'internal.config.kubernetes.io/allowKindChange',
  'internal.config.kubernetes.io/refBy',
  'internal.config.kubernetes.io/generatorBehavior',
  'internal.config.kubernetes.io/needsHashSuffix',
  'internal.config.kubernetes.io/path',
  'internal.config.kubernetes.io/index',
  'internal.config.kubernetes.io/seqindent',
  'internal.config.kubernetes.io/id',
  'internal.config.kubernetes.io/annotations-migration-resource-id',
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
  'config.kubernetes.io/origin',
  'alpha.config.kubernetes.io/transformations',
]);

function printed(value: JsonObject): JsonObject {
  return isJsonObject(value.metadata) && !isNull(value.metadata)
    ? withPrintedMetadata(value)
    : withoutBlanks(value);
}

function withPrintedMetadata(value: JsonObject): JsonObject {
  const metadata = metadataOf(value);
  if (!Object.hasOwn(metadata, 'annotations')) return withoutBlanks(value);
  const { annotations } = metadata;
  const rest = isJsonObject(annotations) && !isNull(annotations) ? Object.entries(annotations) : [];
  const own = rest.filter(([key]) => !OWN_ANNOTATIONS.has(key));
  const next =
    own.length === 0
      ? without(metadata, 'annotations')
      : own.length === rest.length
        ? metadata
        : { ...metadata, annotations: Object.fromEntries(own) };
  return withoutBlanks(next === metadata ? value : { ...value, metadata: next });
}
