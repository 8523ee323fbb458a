import type { KubeObject, JsonMap } from './object';
import { asMap } from './object';
import type { Resource } from './resources';
import { qualified } from './resources';
import { detailsOf, KubeError } from './status';

/** The caller. */
export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What is asked for. */
export interface Access {
  readonly verb: string;
  readonly resource: Pick<Resource, 'group' | 'plural'>;
  readonly namespace?: string;
  /** Of the one object; absent for lists. */
  readonly name?: string;
}

/** Who a pod is that runs under a ServiceAccount. */
export function subjectOfAccount({
  namespace,
  name,
}: {
  readonly namespace: string;
  readonly name: string;
}): Subject {
  const accounts = 'system:serviceaccounts';
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: [accounts, `${accounts}:${namespace}`, 'system:authenticated'],
  };
}

export function unauthorized(): KubeError {
  return new KubeError(401, 'Unauthorized', 'Unauthorized');
}

export type RbacKind = 'ClusterRole' | 'ClusterRoleBinding' | 'Role' | 'RoleBinding';

/**
 * Throws 403 unless the subject is an administrator, or a role that is bound to it allows the access: for the cluster, or for
 * the namespace that is asked for.
 */
export function authorise(
  subject: Subject,
  access: Access,
  list: (kind: RbacKind) => readonly KubeObject[],
): void {
  if (subject.groups.includes('system:masters')) return;
  const { namespace } = access;
  const here = list('RoleBinding').filter(({ metadata }) => metadata.namespace === namespace);
  const bindings = [...list('ClusterRoleBinding'), ...(namespace === undefined ? [] : here)];
  const rules = bindings
    .filter((binding) => names(binding, subject))
    .flatMap((binding) => rulesOf(binding, list));
  if (rules.some((rule) => allows(rule, access))) return;
  throw forbidden(subject, access);
}

/** A RoleBinding may give a ClusterRole, too: within its namespace. */
function rulesOf(
  { metadata, roleRef }: KubeObject,
  list: (kind: RbacKind) => readonly KubeObject[],
): readonly JsonMap[] {
  const { kind, name } = asMap(roleRef);
  const roles =
    kind === 'Role'
      ? list('Role').filter((role) => role.metadata.namespace === metadata.namespace)
      : list('ClusterRole');
  return roles
    .filter((role) => role.metadata.name === name)
    .flatMap((role) => listOf(role.rules).map(asMap));
}

function names(binding: KubeObject, { user, groups }: Subject): boolean {
  return listOf(binding.subjects)
    .map(asMap)
    .some(({ kind, name, namespace }) => {
      if (kind === 'Group') return groups.includes(String(name));
      if (kind === 'User') return name === user;
      const account = { namespace: String(namespace), name: String(name) };
      return kind === 'ServiceAccount' && subjectOfAccount(account).user === user;
    });
}

function allows(rule: JsonMap, { verb, resource, name }: Access): boolean {
  const has = (field: string, wanted: string): boolean => {
    const values = listOf(rule[field]);
    return values.includes('*') || values.includes(wanted);
  };
  const names = listOf(rule.resourceNames);
  if (names.length > 0 && !(name !== undefined && names.includes(name))) return false;
  return (
    has('apiGroups', resource.group) && has('resources', resource.plural) && has('verbs', verb)
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function forbidden({ user }: Subject, { verb, resource, namespace, name }: Access): KubeError {
  const { group, plural } = resource;
  const where =
    namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = `${qualified(resource)}${name === undefined ? '' : ` "${name}"`}`;
  return new KubeError(
    403,
    'Forbidden',
    `${what} is forbidden: User "${user}" cannot ${verb} resource "${plural}" in API group "${group}" ${where}`,
    detailsOf({ group, name: plural }, name ?? ''),
  );
}

/** Paths that lead to no object: discovery and health are everybody's, anything else an administrator's. */
export function authorisePath({ user, groups }: Subject, verb: string, path: string): void {
  if (groups.includes('system:masters') || EVERYBODYS.test(path)) return;
  throw new KubeError(
    403,
    'Forbidden',
    `forbidden: User "${user}" cannot ${verb} path "${path}"`,
    {},
  );
}

/** ClusterRoles system:discovery and system:public-info-viewer. */
const EVERYBODYS = /^\/(?:api|apis|healthz|livez|openapi|readyz|version)(?:\/|$)/;
