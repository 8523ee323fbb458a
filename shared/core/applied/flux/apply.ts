import type { JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import type { BuildFailure, BuiltObject } from '../kustomize/build';
import type { Unknown } from '../unknown';
import { beyond } from './beyond';
import type { Room } from './envsubst/evaluate';
import { fieldAt, mapAt, markOf, textAt } from './fields';
import type { FluxBuilt } from './flux-build';
import { isClusterWide, isNamespaced } from './scope';
import type { SourceTree } from './source-tree';
import { substitute } from './substitute';
import { openVariable } from './open-variables';
import type { Task } from './task';
import { goesElsewhere } from './task';
import type { AppliedObject } from './types';
import type { Variables } from './variables';

export type Strictness = 'strict' | 'lenient' | 'unknown';

export interface Applying {
  readonly task: Task;
  readonly source: SourceTree;
  readonly variables: Variables;
  /** The task, or what it takes its files from, is suspended. */
  readonly suspended: boolean;
  /** Whether a variable without value and default fails the whole: since Flux 2.9. */
  readonly strictness: Strictness;
  /** Absent: what is asked for is small. */
  readonly room?: Room;
}

export type AppliedBuild =
  | {
      readonly ok: true;
      readonly objects: readonly AppliedObject[];
      readonly unknown: readonly Unknown[];
    }
  | { readonly ok: false; readonly failure: BuildFailure };

/** What becomes of the objects of a build on their way to the cluster: variables, common metadata, owner. */
export function applyBuild(built: FluxBuilt, applying: Applying): AppliedBuild {
  const objects: AppliedObject[] = [];
  const unknown: Unknown[] = built.unknown.filter((one) => !isHarmless(one, built));
  for (const object of built.objects) {
    const result = applyObject(object, applying, built.changedByFlux.has(object));
    if ('message' in result) {
      return { ok: false, failure: { at: object.file, message: result.message } };
    }
    if (result.object === undefined) continue;
    objects.push(result.object);
    unknown.push(...result.unknown);
  }
  return { ok: true, objects, unknown };
}

/** Secrets that SOPS has encrypted say in clear what they are; nothing is applied because of their values. */
function isHarmless({ code, at }: Unknown, { objects }: FluxBuilt): boolean {
  const inFile = objects.filter(({ file }) => file === at);
  return (
    code === 'Encrypted' && inFile.length > 0 && inFile.every(({ value }) => isPlainData(value))
  );
}

function isPlainData({ apiVersion, kind, metadata }: JsonObject): boolean {
  if (apiVersion !== 'v1' || (kind !== 'Secret' && kind !== 'ConfigMap')) return false;
  return ['name', 'namespace'].every((key) => !textAt(metadata, key)?.startsWith('ENC['));
}

type AppliedOne =
  | { readonly object: AppliedObject | undefined; readonly unknown: readonly Unknown[] }
  | { readonly message: string };

function applyObject(object: BuiltObject, applying: Applying, changedByFlux: boolean): AppliedOne {
  const { task } = applying;
  const filled = filledIn(object, applying);
  if ('message' in filled) return filled;
  const value = withCommonMetadata(filled.value, task.spec);
  const key = keyOf(value);
  if (typeof key === 'string') return { message: key };
  if (isStillEncrypted(value, task)) {
    return {
      message: `Secret/${key.namespace}/${key.name} is SOPS encrypted, configuring decryption is required for this secret to be reconciled`,
    };
  }
  // What kustomize itself would read is nothing for a cluster.
  if (key.apiVersion.startsWith('kustomize.config.k8s.io/')) return LEFT_OUT;
  const applied = { ...key, ...placed({ ...object, value }, applying) };
  const changedBy = [
    ...applied.changedBy,
    ...(changedByFlux && task.file !== undefined ? [task.file] : []),
    ...(filled.value === object.value ? [] : applying.variables.files),
  ];
  const further = goesElsewhere(task) ? undefined : beyond(key, value);
  const unknown = [...filled.unset, ...openVariable(applied, filled.unknown)];
  return {
    object: { ...applied, changedBy },
    unknown: further === undefined ? unknown : [...unknown, further],
  };
}

/** Flux refuses to put it on the cluster as it is. */
function isStillEncrypted(value: JsonObject, { spec }: Task): boolean {
  return (
    value['kind'] === 'Secret' &&
    fieldAt(value, 'sops') !== undefined &&
    !isJsonObject(spec['decryption']) &&
    markOf(value, 'kustomize.toolkit.fluxcd.io/decrypt') !== 'disabled'
  );
}

const LEFT_OUT: AppliedOne = { object: undefined, unknown: [] };

interface Filled {
  readonly value: JsonObject;
  /** Variables whose value is out of sight. */
  readonly unknown: readonly string[];
  readonly unset: readonly Unknown[];
}

function filledIn(object: BuiltObject, applying: Applying): Filled | { readonly message: string } {
  const { task, variables, strictness } = applying;
  if (!variables.substitutes) return { value: object.value, unknown: [], unset: [] };
  const filled = substitute(object.value, variables.lookup, applying.room);
  if (!filled.ok) return { message: `post build failed: ${filled.message}` };
  const [missing] = filled.missing;
  if (missing !== undefined && strictness === 'strict') {
    return { message: `post build failed: variable not set (strict mode): "${missing}"` };
  }
  const isOpen = missing !== undefined && strictness === 'unknown';
  return { ...filled, unset: isOpen ? [unset(missing, task)] : [] };
}

function unset(name: string, { id }: Task): Unknown {
  return {
    at: `Kustomization ${id}`,
    code: 'Variable',
    message: `\${${name}} has neither a value nor a default. Up to Flux 2.8 nothing is put in its place, and from 2.9 on the Kustomization fails. The repository does not say which version the cluster runs.`,
  };
}

function placed(
  object: BuiltObject,
  { task, source, suspended }: Applying,
): Omit<AppliedObject, 'apiVersion' | 'kind' | 'namespace' | 'name'> {
  const { repository, path } = source.originOf(object.file);
  return {
    value: object.value,
    file: path,
    document: object.document,
    changedBy: object.changedBy
      .filter((file) => source.tree.files.has(file))
      .map((file) => source.originOf(file).path),
    owner: task.id,
    suspended: suspended || isLeftAlone(object.value),
    elsewhere: goesElsewhere(task),
    ...(repository !== undefined && { repository }),
  };
}

/** Marks by which Flux neither creates nor changes nor deletes an object. */
function isLeftAlone(value: JsonObject): boolean {
  return (
    markOf(value, 'kustomize.toolkit.fluxcd.io/reconcile') === 'disabled' ||
    markOf(value, 'kustomize.toolkit.fluxcd.io/ssa')?.toLowerCase() === 'ignore'
  );
}

function withCommonMetadata(value: JsonObject, spec: JsonObject): JsonObject {
  const labels = mapAt(spec, 'commonMetadata', 'labels');
  const annotations = mapAt(spec, 'commonMetadata', 'annotations');
  if (Object.keys(labels).length + Object.keys(annotations).length === 0) return value;
  const metadata = mapAt(value, 'metadata');
  return {
    ...value,
    metadata: {
      ...metadata,
      ...merged('labels', metadata, labels),
      ...merged('annotations', metadata, annotations),
    },
  };
}

function merged(key: string, metadata: JsonObject, more: JsonObject): JsonObject {
  return Object.keys(more).length === 0 ? {} : { [key]: { ...mapAt(metadata, key), ...more } };
}

/** Or why the API server would refuse it. */
function keyOf(
  value: JsonObject,
): Pick<AppliedObject, 'apiVersion' | 'kind' | 'namespace' | 'name'> | string {
  const apiVersion = textAt(value, 'apiVersion') ?? '';
  const kind = textAt(value, 'kind') ?? '';
  const name = textAt(value, 'metadata', 'name') ?? '';
  if (apiVersion === '' || kind === '' || name === '') {
    const shown = JSON.stringify(fieldAt(value, 'metadata') ?? {}).slice(0, 200);
    return `failed to decode Kubernetes apiVersion, kind and name from: ${apiVersion} ${kind} ${shown}`;
  }
  const given = textAt(value, 'metadata', 'namespace') ?? '';
  const namespace = isClusterWide(apiVersion, kind) ? '' : given;
  if (namespace === '' && isNamespaced(apiVersion, kind)) {
    return `${kind}/${name} namespace not specified`;
  }
  return { apiVersion, kind, namespace, name };
}
