import {
  assigned,
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  pod,
} from '../../../test/support/objects';
import {
  host,
  identities,
  identityRules,
  linesOf,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import type { ClusterObjects } from '../cluster/objects';
import type { Profile } from '../configuration/profile';

const SERVERLESS = { mode: 'standard', mic: 'serverless', objects: 'read' } as const;

function planWith(objects: Partial<ClusterObjects>, overrides: Partial<Profile> = SERVERLESS) {
  return planOf(
    world({
      profile: profile(overrides),
      hosts: [host('np1', ['web'])],
      identities: identities('web'),
      objects: { kind: 'read', objects: clusterObjects(objects) },
    }),
  );
}

const BOUND = { identities: [azureIdentity('web')], bindings: [binding('web')] };

test('the plan tells how many objects are written, and they cost no ARM call', () => {
  const plan = planWith({ ...BOUND, pods: [pod('web', 'web'), pod('web-2', 'web')] });
  expect(linesOf(plan)).toEqual(['aks-prod + 2 AzureAssignedIdentity objects']);
  expect(plan.cost).toEqual({ reads: 0, writes: 0 });
});

test('what is in place already is no step', () => {
  const plan = planWith({ ...BOUND, pods: [pod('web', 'web')], assigned: [assigned('web')] });
  expect(plan.steps).toEqual([]);
});

test('objects of pods that are gone are taken back', () => {
  expect(linesOf(planWith({ ...BOUND, assigned: [assigned('web')] }))).toEqual([
    'aks-prod - 1 AzureAssignedIdentity object',
  ]);
});

test('the hosts come before the objects, and roles are taken back last', () => {
  const plan = planOf(
    world({
      profile: profile(SERVERLESS),
      hosts: [host('np1')],
      identities: identities('web'),
      objects: {
        kind: 'read',
        objects: clusterObjects({ ...BOUND, pods: [pod('web', 'web')] }),
      },
    }),
  );
  expect(plan.steps.map(({ kind }) => kind)).toEqual(['updateHost', 'writeAssigned']);
});

test('an API server that cannot be reached is told, and the Azure side goes on', () => {
  const failure = { policy: 'Stalled', code: 'ClusterPrivate', message: 'private' } as const;
  const plan = planOf(
    world({
      profile: profile({ objects: 'read' }),
      hosts: [host('np1')],
      identities: identities('web'),
      objects: { kind: 'unreachable', failure },
    }),
  );
  expect(plan.failures).toEqual([failure]);
  expect(linesOf(plan)).toEqual(['np1 + identity web']);
});

test('what objects have asked for stays on the hosts while nobody can see them', () => {
  const rules = identityRules({
    resourceGroups: [],
    onDemandResourceGroups: identityRules().resourceGroups,
  });
  const seen = world({
    profile: profile({ objects: 'read', identities: rules }),
    hosts: [host('np1', ['web'])],
    identities: identities('web'),
    ledger: [
      {
        kind: 'identity',
        host: host('np1').id,
        identity: identities('web')[0]!.id,
        state: 'held',
        since: '2026-01-01T00:00:00.000Z',
      },
    ],
  });
  const failure = { policy: 'Transient', code: 'ApiServerUnreachable', message: 'down' } as const;
  expect(planOf({ ...seen, objects: { kind: 'unreachable', failure } }).steps).toEqual([]);
  const empty = { kind: 'read', objects: clusterObjects() } as const;
  expect(linesOf(planOf({ ...seen, objects: empty }))).toEqual(['np1 - identity web']);
});

test.each([
  ['MIC still runs beside us', SERVERLESS, { micReplicas: 2 }, 'MicStillRunning'],
  ['NMI does not read our objects', SERVERLESS, { nmi: 'managed' }, 'NmiNotStandard'],
  [
    'NMI has not moved to managed mode',
    { objects: 'read' },
    { nmi: 'standard' },
    'NmiStillStandard',
  ],
  ['NMI is being rolled out', { objects: 'read' }, { nmi: 'rolling' }, 'NmiRolling'],
  [
    'MIC runs beside managed mode',
    { objects: 'read' },
    { nmi: 'managed', micReplicas: 1 },
    'MicStillRunning',
  ],
] as const)('people are told that %s', (_, of, runs, code) => {
  const plan = planWith({ installation: installation(runs) }, of);
  expect(plan.failures.map((failure) => failure.code)).toEqual([code]);
});

test('an in-cluster MIC is left in peace, whatever it has written', () => {
  const plan = planWith(
    { ...BOUND, assigned: [assigned('web')], installation: installation({ micReplicas: 2 }) },
    { mode: 'standard', objects: 'read' },
  );
  expect([plan.failures, linesOf(plan).filter((line) => line.includes('Assigned'))]).toEqual([
    [],
    [],
  ]);
});

test('N20: bindings that vanish all at once take no objects from living pods', () => {
  const names = Array.from({ length: 20 }, (_, index) => `web-${index}`);
  const plan = planWith(
    { pods: names.map((name) => pod(name, name)), assigned: names.map((name) => assigned(name)) },
    { ...SERVERLESS, maxRemovalShare: 0.5 },
  );
  expect(plan.failures.map(({ code }) => code)).toEqual(['MassReleaseRefused']);
  expect(linesOf(plan)).toEqual([]);
});
