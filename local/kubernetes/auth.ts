import type { KubeObject, JsonMap } from './object';
import { asMap } from './object';
import type { Resource } from './resources';
import { qualified } from './resources';
import { KubeError } from './status';

/** Whoever calls. */
export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What is asked for. */
export interface Access {
  readonly verb: string;
  readonly resource: Resource;
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

/** Throws 403 unless the subject is an administrator or a ClusterRole that is bound to it allows the access. */
export function authorise(
  subject: Subject,
  access: Access,
  roles: readonly KubeObject[],
  bindings: readonly KubeObject[],
): void {
  if (subject.groups.includes('system:masters')) return;
  const bound = bindings.filter((binding) => names(binding, subject)).map(roleName);
  const rules = roles
    .filter(({ metadata }) => bound.includes(metadata.name))
    .flatMap((role) => listOf(role.rules).map(asMap));
  if (rules.some((rule) => allows(rule, access))) return;
  throw forbidden(subject, access);
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

function roleName(binding: KubeObject): string {
  return String(asMap(binding.roleRef).name);
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

function forbidden({ user }: Subject, { verb, resource, namespace }: Access): KubeError {
  const { group, plural } = resource;
  const where =
    namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return new KubeError(
    403,
    'Forbidden',
    `${qualified(resource)} is forbidden: User "${user}" cannot ${verb} resource "${plural}" in API group "${group}" ${where}`,
    { group, kind: plural },
  );
}
