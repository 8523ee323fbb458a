import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { type Manifest, manifestName } from './manifest';
import { grantsIn, isCovered, type Grant, grantWords } from './rbac-grants';

/** What anybody may do more, or less, once Helm has applied the chart: widened first. */
export function rbacChanges(
  before: readonly Manifest[],
  after: readonly Manifest[],
): readonly string[] {
  const roles = namesOf(before, after, isRole).flatMap((pair) => roleChanges(pair));
  const bindings = namesOf(before, after, isBinding).flatMap((pair) => bindingChanges(pair));
  const all = [...roles, ...bindings];
  return [...all.filter(({ wider }) => wider), ...all.filter(({ wider }) => !wider)].map(
    ({ text }) => text,
  );
}

interface Change {
  readonly wider: boolean;
  readonly text: string;
}

interface Pair {
  readonly name: string;
  readonly from: JsonObject | undefined;
  readonly to: JsonObject | undefined;
}

function isRole({ kind, apiVersion }: Manifest): boolean {
  return isRbac(apiVersion) && (kind === 'Role' || kind === 'ClusterRole');
}

function isBinding({ kind, apiVersion }: Manifest): boolean {
  return isRbac(apiVersion) && (kind === 'RoleBinding' || kind === 'ClusterRoleBinding');
}

function isRbac(apiVersion: string): boolean {
  return apiVersion.startsWith('rbac.authorization.k8s.io/');
}

function namesOf(
  before: readonly Manifest[],
  after: readonly Manifest[],
  isKind: (one: Manifest) => boolean,
): readonly Pair[] {
  const byName = (all: readonly Manifest[]): ReadonlyMap<string, JsonObject> =>
    new Map(all.filter(isKind).map((one) => [manifestName(one), one.body]));
  const [old, now] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((name) => ({ name, from: old.get(name), to: now.get(name) }));
}

function roleChanges({ name, from, to }: Pair): readonly Change[] {
  const [old, now] = [grantsIn(from), grantsIn(to)];
  const more = now.filter((grant) => !isCovered(grant, old));
  const less = old.filter((grant) => !isCovered(grant, now));
  return [
    ...aggregation({ name, from, to }),
    ...changeOf(true, from === undefined ? `New ${name} may` : `${name} may now also`, more),
    ...changeOf(
      false,
      to === undefined ? `${name} goes, and with it` : `${name} may no longer`,
      less,
    ),
  ];
}

function changeOf(wider: boolean, head: string, grants: readonly Grant[]): readonly Change[] {
  if (grants.length === 0) return [];
  return [{ wider, text: `${head} ${grantWords(grants)}.` }];
}

/** Roles that others take in: what it allows goes to all who have admin, edit or view. */
function aggregation({ name, from, to }: Pair): readonly Change[] {
  const [old, now] = [aggregatedTo(from), aggregatedTo(to)];
  const more = now.filter((one) => !old.includes(one));
  return more.map((role) => ({
    wider: true,
    text: `${name} becomes part of the ClusterRole ${role}: whoever has that one may do what it allows.`,
  }));
}

const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';

function aggregatedTo(body: JsonObject | undefined): readonly string[] {
  const metadata = isJsonObject(body?.['metadata']) ? body['metadata'] : {};
  const labels = isJsonObject(metadata['labels']) ? metadata['labels'] : {};
  return Object.entries(labels).flatMap(([key, value]) =>
    key.startsWith(AGGREGATE) && (value === true || value === 'true')
      ? [key.slice(AGGREGATE.length)]
      : [],
  );
}

function bindingChanges({ name, from, to }: Pair): readonly Change[] {
  const [oldRole, newRole] = [roleOf(from), roleOf(to)];
  const [old, now] = [subjectsOf(from), subjectsOf(to)];
  if (from !== undefined && to !== undefined && oldRole !== newRole) {
    const text = `${name} binds ${newRole} instead of ${oldRole}, to ${now.join(', ')}. Kubernetes does not let a binding change its role: Helm fails unless it is deleted first.`;
    return [{ wider: true, text }];
  }
  const more = now.filter((one) => !old.includes(one));
  const less = old.filter((one) => !now.includes(one));
  return [
    ...subjectChange(true, `${newRole} goes to ${more.join(', ')}, by ${name}.`, more),
    ...subjectChange(false, `${oldRole} is taken from ${less.join(', ')}, by ${name}.`, less),
  ];
}

function subjectChange(wider: boolean, text: string, who: readonly string[]): readonly Change[] {
  return who.length === 0 ? [] : [{ wider, text }];
}

function roleOf(body: JsonObject | undefined): string {
  const ref = isJsonObject(body?.['roleRef']) ? body['roleRef'] : {};
  return `${textOf(ref['kind'])} ${textOf(ref['name'])}`;
}

function subjectsOf(body: JsonObject | undefined): readonly string[] {
  const subjects = Array.isArray(body?.['subjects']) ? (body['subjects'] as readonly Json[]) : [];
  return subjects.filter(isJsonObject).map(({ kind, name, namespace }) => {
    const place = namespace === undefined || namespace === null ? '' : `${textOf(namespace)}/`;
    return `${textOf(kind)} ${place}${textOf(name)}`;
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
