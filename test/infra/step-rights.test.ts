import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { permits } from '../../local/azure/access/permissions';
import { builtInRoles } from '../../local/azure/world/built-in-roles';
import { STEP_DEFINITIONS, STEP_KINDS } from '../../shared/core/plan/step-definitions';

interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const RIGHTS = STEP_KINDS.flatMap((kind) =>
  STEP_DEFINITIONS[kind].rights.map(({ action, scope }) => [kind, action, scope] as const),
);
const DEPLOY = readFileSync('docs/deploy.md', 'utf8');

/** The roles that docs/deploy.md gives to the reconciler for its writes. */
const GIVEN = ['Virtual Machine Contributor', 'Managed Identity Operator'];
const GIVEN_TO_GRANT = 'Role Based Access Control Administrator';

function actionsGiven(): readonly string[] {
  const policy = JSON.parse(readFileSync('infra/policy-role.json', 'utf8')) as {
    readonly actions: readonly string[];
  };
  const roles = builtInRoles()
    .map(([, role]) => role)
    .filter(({ roleName }) => [...GIVEN, GIVEN_TO_GRANT].includes(roleName));
  return [...roles.flatMap(({ actions }) => actions), ...policy.actions];
}

function clusterRules(): readonly Rule[] {
  const documents = parseAllDocuments(readFileSync('infra/cluster/writer.yaml', 'utf8'));
  return documents.flatMap((document) => (document.toJS() as { rules?: Rule[] }).rules ?? []);
}

test.each(RIGHTS.filter(([, , scope]) => scope !== 'cluster'))(
  'the roles of docs/deploy.md let the step %s do %s',
  (_kind, action) => {
    expect(permits(action, { actions: actionsGiven(), notActions: [] })).toBe(true);
  },
);

test.each(RIGHTS.filter(([, , scope]) => scope === 'cluster'))(
  'infra/cluster/writer.yaml lets the step %s %s',
  (_kind, action) => {
    const [verb = '', resource = ''] = action.split(' ');
    const allowing = clusterRules().filter(
      ({ resources, verbs }) => resources.includes(resource) && verbs.includes(verb),
    );
    expect(allowing).toHaveLength(1);
  },
);

test('writer.yaml lets nobody do what no step does, but for the reads and updates that a write stands on', () => {
  const needed = RIGHTS.flatMap(([, action, scope]) =>
    scope === 'cluster' ? [action.split(' ')[0] ?? ''] : [],
  );
  const verbs = clusterRules().flatMap((rule) => rule.verbs);
  expect(verbs.toSorted()).toEqual([...needed, 'get', 'update'].toSorted());
});

test('docs/deploy.md names every role that a step needs', () => {
  for (const role of [...GIVEN, GIVEN_TO_GRANT, 'infra/policy-role.json']) {
    expect(DEPLOY).toContain(role);
  }
});
