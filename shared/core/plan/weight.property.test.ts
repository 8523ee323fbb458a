import fc from 'fast-check';
import {
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  pod,
} from '../../../test/support/objects';
import {
  clientIdOf,
  entry,
  host,
  identity,
  identityId,
  identityRules,
  planInput,
  profile,
  world,
} from '../../../test/support/world';
import type { AzureIdentity, SecretState } from '../cluster/objects';
import type { ObjectsReport } from '../pod-identity/findings';
import { reportOf } from './report-objects';

/** A failure prints its seed and the objects; set FC_SEED to replay it. */
const SEED = Number(process.env['FC_SEED'] ?? 20261130);
const RUNS = Number(process.env['FC_RUNS'] ?? 2000);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const CLIENT_IDS = ['one', 'tagged', 'gone', 'kubelet', 'nobody'].map(clientIdOf);

const secretStates: fc.Arbitrary<SecretState> = fc.oneof(
  fc.constant({ kind: 'missing' } as const),
  fc.constant({ kind: 'unread', why: 'NotAllowed' } as const),
  fc.record({
    kind: fc.constant('found' as const),
    values: fc.constantFrom(0, 1, 2),
    hasEmpty: fc.boolean(),
    certificate: fc.constantFrom('none' as const, 'pkcs12' as const, 'other' as const),
  }),
);

/** What people write, and what they write by mistake. */
const written: fc.Arbitrary<AzureIdentity> = fc
  .record({
    type: fc.constantFrom(0, 0, 0, 1, 2, 3, -1),
    resourceID: fc.constantFrom(
      '',
      'rubbish',
      ...['one', 'tagged', 'gone', 'kubelet'].map((name) => identityId(name)),
    ),
    clientID: fc.constantFrom('', ' ', 'abc', ...CLIENT_IDS, clientIdOf('one').toUpperCase()),
    tenantID: fc.constantFrom('', 'tenant'),
    secret: fc.constantFrom(
      undefined,
      { name: 's', namespace: 'apps' },
      { name: 's', namespace: 'far' },
      { name: 's', namespace: '' },
    ),
    dropped: fc.constantFrom(undefined, 'ClientID', 'ResourceID', 'TenantID', 'AdEndpoint', 'Type'),
  })
  .map(({ secret, dropped, ...spec }) => {
    const manifest = dropped === undefined ? '{}' : JSON.stringify({ spec: { [dropped]: 'x' } });
    return azureIdentity('a', {
      meta: { annotations: { [LAST_APPLIED]: manifest } },
      spec: { ...spec, ...(secret !== undefined && { clientPassword: secret }) },
    });
  });

function report(
  object: AzureIdentity,
  state: SecretState,
  mode: 'managed' | 'standard',
): ObjectsReport {
  const entries = ['one', 'tagged', 'gone', 'kubelet'].map((name) =>
    entry(name, { clientId: clientIdOf(name) }),
  );
  const pool = host('pool', [], { attached: entries });
  const objects = clusterObjects({
    identities: [object],
    bindings: [binding('a', 'demo')],
    pods: [pod('p', 'demo', { podIP: '10.244.0.4' })],
    nodes: [{ name: 'node-0', providerId: `azure://${pool.id}` }],
    installation: installation({ nmi: mode }),
    secrets: ['apps', 'far'].map((namespace) => ({ name: 's', namespace, state })),
  });
  const made = reportOf(
    planInput(
      world({
        profile: profile({
          mode,
          mic: mode === 'standard' ? 'serverless' : 'in-cluster',
          objects: 'read',
          secrets: 'read',
          identities: identityRules(),
        }),
        identities: [
          identity('one'),
          identity('tagged', { tags: { 'aks-namespaces': 'payments' } }),
        ],
        hosts: [pool],
        objects: { kind: 'read', objects },
      }),
    ),
  );
  if (made.report === undefined) throw new Error('nobody looked into the cluster');
  return made.report;
}

test.each(['managed', 'standard'] as const)(
  'mode %s: a finding of weight error at an AzureIdentity never goes with a pod that is served through it',
  (mode) => {
    fc.assert(
      fc.property(written, secretStates, (object, state) => {
        const { findings, tokens } = report(object, state, mode);
        const errors = findings.filter(
          ({ severity, object: at }) => severity === 'error' && at?.kind === 'AzureIdentity',
        );
        expect(tokens.pods).toBe(1);
        if (errors.length > 0)
          expect({ errors, served: tokens.served }).toEqual({ errors, served: 0 });
      }),
      { seed: SEED, numRuns: RUNS },
    );
  },
);

test('managed mode: a pod that is not served through an AzureIdentity has a finding that says what is wrong with it', () => {
  fc.assert(
    fc.property(written, secretStates, (object, state) => {
      const { findings, tokens } = report(object, state, 'managed');
      const errors = findings.filter(({ severity }) => severity === 'error');
      if (tokens.refused.length > 0) expect(errors).not.toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
