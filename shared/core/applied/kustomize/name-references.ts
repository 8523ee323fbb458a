import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { BuildError } from './failure';
import { spend } from './effort';
import { eachOf, withField } from './copy-on-write';
import { editField } from './field-path';
import { isNull } from './blanks';
import type { FieldSpec } from './kustomization-file';
import type { NameReference } from './name-reference-fields';
import {
  CLUSTER_SCOPED,
  currentId,
  gvkOf,
  type Gvk,
  idText,
  isSelected,
  nameOf,
  namespaceOf,
  originalId,
  previousIds,
  type Resource,
  textOf,
  withValue,
} from './resource';

/** References follow the names that were changed. */
export function withFixedReferences(
  resources: readonly Resource[],
  references: readonly NameReference[],
): readonly Resource[] {
  const byName = renamedByName(resources);
  if (byName.size === 0) return resources;
  return resources.map((referrer) => {
    spend(references.length / 16);
    const id = originalId(referrer);
    const scene: Scene = { referrer, byName, resources };
    return references.reduce(
      (now, { target, fields }) =>
        fields
          .filter((spec) => isSelected(id, spec))
          .reduce((each, spec) => withReference(each, spec, target, scene), now),
      referrer,
    );
  });
}

type ByName = ReadonlyMap<string, readonly Resource[]>;

/** Those that had another id once, by the names that they had. */
function renamedByName(resources: readonly Resource[]): ByName {
  const byName = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.previous.map((each) => each.name))) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [resource]);
      else known.push(resource);
    }
  }
  return byName;
}

interface Scene {
  readonly referrer: Resource;
  readonly byName: ByName;
  readonly resources: readonly Resource[];
}

interface Field {
  readonly scene: Scene;
  readonly target: Partial<Gvk>;
  readonly path: string;
}

function withReference(
  resource: Resource,
  spec: FieldSpec,
  target: Partial<Gvk>,
  scene: Scene,
): Resource {
  const field: Field = { scene, target, path: spec.path };
  const gvk = gvkOf(resource.value);
  const value = editField(
    resource.value,
    { ...spec, ...gvk, create: false },
    { set: (old) => referring(old, field) },
  );
  return withValue(resource, value);
}

function referring(value: Json, field: Field): Json {
  if (isNull(value)) return value;
  if (Array.isArray(value))
    return eachOf(value as readonly Json[], (item) => ofElement(item, field));
  return isJsonObject(value) ? ofMap(value, field) : ofScalar(value, field);
}

function ofElement(value: Json, field: Field): Json {
  if (isNull(value)) return value;
  if (Array.isArray(value))
    throw new BuildError('a reference is expected to be either a string or a map of string');
  return isJsonObject(value) ? ofMap(value, field) : ofScalar(value, field);
}

function ofScalar(value: Json, field: Field): Json {
  const name = textOf(value);
  const referral = chosen(name, candidatesFor(name, field.scene), field, sameName);
  return referral === undefined || nameOf(referral.value) === name ? value : nameOf(referral.value);
}

function ofMap(value: JsonObject, field: Field): JsonObject {
  if (!Object.hasOwn(value, 'name'))
    throw new BuildError("path config error; no 'name' field in node");
  const name = textOf(value.name);
  const candidates = inNamespaceOf(value, candidatesFor(name, field.scene), field.scene);
  const referral = chosen(name, candidates, field, sameNameAndNamespace);
  if (referral === undefined) return value;
  const namespace = namespaceOf(referral.value);
  const next = nameOf(referral.value);
  const named = next === name ? value : withField(value, 'name', next);
  return namespace === '' || named.namespace === namespace
    ? named
    : withField(named, 'namespace', namespace);
}

function candidatesFor(name: string, { referrer, byName }: Scene): readonly Resource[] {
  const named = byName.get(name) ?? [];
  spend(1 + named.length);
  return reachable(named, referrer);
}

/** Those that the referrer may mean: cluster-scoped ones, those of its namespace, and service accounts that a binding names. */
function reachable(candidates: readonly Resource[], referrer: Resource): readonly Resource[] {
  const { namespace } = currentId(referrer.value);
  if (namespace === CLUSTER_SCOPED || candidates.length === 0) return candidates;
  const bound = boundNamespaces(referrer.value);
  return candidates.filter((candidate) => {
    const id = currentId(candidate.value);
    return (
      id.namespace === CLUSTER_SCOPED ||
      id.namespace === namespace ||
      bound.has(namespaceOf(candidate.value))
    );
  });
}

function boundNamespaces(value: JsonObject): ReadonlySet<string> {
  if (value.kind !== 'RoleBinding' || !Array.isArray(value.subjects)) return new Set();
  const subjects = (value.subjects as readonly Json[]).filter(isJsonObject);
  return new Set(
    subjects
      .filter((each) => each.kind === 'ServiceAccount')
      .map((each) => textOf(each.namespace))
      .filter((each) => each !== ''),
  );
}

/**
 * By the namespace in the reference: where anything stood there in the beginning, it means what stood there then, and
 * otherwise what is there now.
 */
function inNamespaceOf(
  reference: JsonObject,
  candidates: readonly Resource[],
  { resources, referrer }: Scene,
): readonly Resource[] {
  if (!Object.hasOwn(reference, 'namespace') || candidates.length === 0) return candidates;
  const namespace = textOf(reference.namespace);
  if (namespace === CLUSTER_SCOPED) return [];
  spend(resources.length);
  const wasThere = (each: Resource): boolean => originalId(each).namespace === namespace;
  if (reachable(resources.filter(wasThere), referrer).length > 0)
    return candidates.filter(wasThere);
  return candidates.filter((each) => currentId(each.value).namespace === namespace);
}

type Same = (one: Resource, other: Resource) => boolean;

function sameName(one: Resource, other: Resource): boolean {
  return nameOf(one.value) === nameOf(other.value);
}

function sameNameAndNamespace(one: Resource, other: Resource): boolean {
  return sameName(one, other) && namespaceOf(one.value) === namespaceOf(other.value);
}

function chosen(
  name: string,
  all: readonly Resource[],
  field: Field,
  isSame: Same,
): Resource | undefined {
  const { referrer } = field.scene;
  const roleRef = field.path.endsWith('roleRef/name') ? roleRefOf(referrer.value) : undefined;
  const possible = all
    .filter((each) => previousIds(each).some((id) => id.name === name))
    .filter((each) => previousIds(each).some((id) => isSelected(id, field.target)))
    .filter(
      (each) => roleRef === undefined || previousIds(each).some((id) => isSelected(id, roleRef)),
    )
    .filter((each) => isNear(each, referrer));
  if (possible.length <= 1) return possible[0];
  return unambiguous(possible, field, isSame);
}

function unambiguous(
  possible: readonly Resource[],
  field: Field,
  isSame: Same,
): Resource | undefined {
  const { referrer } = field.scene;
  const loose = possible.filter((each) => affixesAgree(each, referrer, true));
  const strict =
    loose.length > 1 ? loose.filter((each) => affixesAgree(each, referrer, false)) : loose;
  const [first, ...others] = strict;
  if (first === undefined || others.every((each) => isSame(each, first))) return first;
  const ids = strict.map((each) => idText(each.value)).join(', ');
  throw new BuildError(
    `found multiple possible referrals: ${ids} for ${field.path} of ${idText(referrer.value)}`,
    referrer.file,
  );
}

function roleRefOf(value: JsonObject): Partial<Gvk> | undefined {
  const { roleRef } = value;
  if (!isJsonObject(roleRef) || roleRef.apiGroup === undefined || roleRef.kind === undefined)
    return undefined;
  return { group: textOf(roleRef.apiGroup), kind: textOf(roleRef.kind) };
}

function isNear(candidate: Resource, referrer: Resource): boolean {
  const { namespace } = currentId(referrer.value);
  const other = currentId(candidate.value);
  return (
    namespace === CLUSTER_SCOPED ||
    other.namespace === CLUSTER_SCOPED ||
    other.kind === 'ServiceAccount' ||
    other.namespace === namespace
  );
}

/** Of several, the one that went through the same prefixes and suffixes. */
function affixesAgree(one: Resource, other: Resource, emptyAgrees: boolean): boolean {
  return (
    endsAgree(one.prefixes, other.prefixes, emptyAgrees) &&
    endsAgree(one.suffixes, other.suffixes, emptyAgrees)
  );
}

function endsAgree(
  one: readonly string[],
  other: readonly string[],
  emptyAgrees: boolean,
): boolean {
  if (emptyAgrees && (one.length === 0 || other.length === 0)) return true;
  return sameEnding(one, other);
}

/** The shorter one is how the longer one ends. */
function sameEnding(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length === 0) return long.length === 0;
  return short.every((each, at) => each === long[long.length - short.length + at]);
}
