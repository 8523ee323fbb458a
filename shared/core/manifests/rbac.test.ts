import type { JsonObject } from '../base/json';
import type { Manifest } from './manifest';
import { rbacChanges } from './rbac';

const RBAC = 'rbac.authorization.k8s.io/v1';

function object(kind: string, name: string, body: JsonObject): Manifest {
  return { apiVersion: RBAC, kind, name, body: { apiVersion: RBAC, kind, ...body }, template: '' };
}

function role(...rules: readonly JsonObject[]): Manifest {
  return object('ClusterRole', 'nmi', { rules });
}

function rule(verbs: readonly string[], resources: readonly string[], group = ''): JsonObject {
  return { verbs, resources, apiGroups: [group] };
}

function binding(roleName: string, ...subjects: readonly string[]): Manifest {
  return object('ClusterRoleBinding', 'nmi', {
    roleRef: { kind: 'ClusterRole', name: roleName },
    subjects: subjects.map((name) => ({ kind: 'ServiceAccount', name, namespace: 'ops' })),
  });
}

describe('a role', () => {
  it('that may read Secrets now is told with a warning', () => {
    expect(
      rbacChanges([role(rule(['get'], ['pods']))], [role(rule(['get'], ['pods', 'secrets']))]),
    ).toEqual(['ClusterRole nmi may now also get secrets (reads Secrets).']);
  });

  it('whose rules are only written in another way changes nothing', () => {
    const one = role(rule(['get', 'list'], ['pods', 'nodes']));
    const other = role(
      rule(['list'], ['nodes', 'pods']),
      rule(['get'], ['pods']),
      rule(['get'], ['nodes']),
    );
    expect(rbacChanges([one], [other])).toEqual([]);
  });

  it('that gives up a wildcard for what it covered is narrowed, not widened', () => {
    expect(rbacChanges([role(rule(['*'], ['*'], '*'))], [role(rule(['get'], ['pods']))])).toEqual([
      'ClusterRole nmi may no longer do everything with everything in all API groups (reads Secrets).',
    ]);
  });

  it('is widened when it is no longer limited to objects by name', () => {
    const limited = { ...rule(['get'], ['configmaps']), resourceNames: ['settings'] };
    expect(rbacChanges([role(limited)], [role(rule(['get'], ['configmaps']))])).toEqual([
      'ClusterRole nmi may now also get configmaps.',
    ]);
  });

  it('of another group is not the same right', () => {
    const [text] = rbacChanges(
      [role(rule(['get'], ['deployments'], 'apps'))],
      [role(rule(['get'], ['deployments'], 'extensions'))],
    );
    expect(text).toBe('ClusterRole nmi may now also get deployments.extensions.');
  });

  it('that can raise itself is told as such', () => {
    expect(
      rbacChanges([], [role(rule(['escalate'], ['clusterroles'], 'rbac.authorization.k8s.io'))]),
    ).toEqual([
      'New ClusterRole nmi may escalate clusterroles.rbac.authorization.k8s.io (lets it give itself more rights).',
    ]);
  });

  it('that is taken into edit reaches all who have edit', () => {
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' };
    const now = object('ClusterRole', 'nmi', { metadata: { labels }, rules: [] });
    expect(rbacChanges([role()], [now])[0]).toContain('part of the ClusterRole edit');
  });
});

describe('a binding', () => {
  it('says who gets a role, and who loses it; what is wider comes first', () => {
    expect(rbacChanges([binding('nmi', 'old')], [binding('nmi', 'new')])).toEqual([
      'ClusterRole nmi goes to ServiceAccount ops/new, by ClusterRoleBinding nmi.',
      'ClusterRole nmi is taken from ServiceAccount ops/old, by ClusterRoleBinding nmi.',
    ]);
  });

  it('to another role is told as what Kubernetes refuses', () => {
    expect(rbacChanges([binding('nmi', 'a')], [binding('cluster-admin', 'a')])[0]).toContain(
      'binds ClusterRole cluster-admin instead of ClusterRole nmi',
    );
  });
});
