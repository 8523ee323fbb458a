import { clusterObjects, meta, pod as podOf } from '../../../test/support/objects';
import type { Dice } from '../../../test/support/random';
import { dice } from '../../../test/support/random';
import { refusedToday } from '../../../shared/core/admission/refused-today';
import type { AdmissionRules } from '../../../shared/core/admission/rules';
import { resourceId } from '../../../shared/core/base/resource-id';
import type {
  AzureIdentity,
  AzureIdentityBinding,
  IdentityPod,
  PodIdentityException,
} from '../../../shared/core/cluster/objects';
import { addonExceptions } from '../../../shared/core/pod-identity/exceptions';
import type { KubeObject } from '../object';
import { guarded, objectOf } from './guarded.testing';

/** What we say of objects from before, held against the policies' own expressions. */

const ID =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a';
const CLIENT = 'aaaaaaaa-0000-4000-8000-000000000001';

const RULES: AdmissionRules = {
  effect: 'deny',
  grants: [
    { namespaces: 'team-*', identity: resourceId(ID), clientId: CLIENT },
    { namespaces: 'web', identity: resourceId(ID), clientId: '' },
  ],
  micNamespace: 'default',
  assignedWriters: [],
  exceptions: addonExceptions({ mode: 'managed', mic: 'in-cluster' }),
  labels: new Map([['team-1', ['web']]]),
};
const NAMESPACES = ['team-1', 'team', 'web', 'default', 'kube-system'] as const;

/** An object as a look has it, and as the API server has it. */
interface Both {
  readonly seen: Parameters<typeof clusterObjects>[0];
  readonly sent: KubeObject;
}

const MAKERS = [identityFrom, bindingFrom, exceptionFrom, podFrom] as const;

function identityFrom(chance: Dice, namespace: string): Both {
  const spec: AzureIdentity['spec'] = {
    type: chance.pick([0, 0, 0, 1, 2, 7]) ?? 0,
    resourceID:
      chance.pick([ID, ID.toUpperCase(), ID, `${ID} `, '', ID.replace('a', '\u017f')]) ?? '',
    clientID: chance.pick([CLIENT, CLIENT.toUpperCase(), CLIENT, '', ' ']) ?? '',
    tenantID: chance.pick(['', '', '', 't']) ?? '',
    adEndpoint: chance.pick(['', '', '', 'e']) ?? '',
    auxiliaryTenantIDs: [],
    ...(chance.roll(6) === 0 && { clientPassword: { name: 's', namespace: 'n' } }),
  };
  const identity: AzureIdentity = { meta: meta('x', { namespace }), spec };
  // What is empty was not written, mostly: the API server keeps no field that nobody wrote.
  const written = Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== ''));
  return {
    seen: { identities: [identity] },
    sent: objectOf('AzureIdentity', namespace, { spec: written }),
  };
}

function bindingFrom(chance: Dice, namespace: string): Both {
  const [selector = '', azureIdentity = ''] = [chance.pick(['', 'web']), chance.pick(['', 'a'])];
  const found: AzureIdentityBinding = { meta: meta('x', { namespace }), selector, azureIdentity };
  return {
    seen: { bindings: [found] },
    sent: objectOf('AzureIdentityBinding', namespace, { spec: { selector, azureIdentity } }),
  };
}

function exceptionFrom(chance: Dice, namespace: string): Both {
  const key = 'kubernetes.azure.com/managedby';
  const podLabels: Record<string, string> =
    chance.pick([{ [key]: 'aks' }, { [key]: 'me' }, { app: 'x' }, { [key]: 'aks', app: 'x' }]) ??
    {};
  const found: PodIdentityException = { meta: meta('x', { namespace }), podLabels };
  return {
    seen: { exceptions: [found] },
    sent: objectOf('AzurePodIdentityException', namespace, { spec: { podLabels } }),
  };
}

function podFrom(chance: Dice, namespace: string): Both {
  const selector = chance.pick(['', 'web', 'WEB', 'pay']) ?? '';
  const replicaSet = chance.pick(['mic-1', 'microservice-1', 'web-1', undefined]);
  const found: IdentityPod = podOf('x', selector, {
    meta: meta('x', { namespace }),
    ...(replicaSet !== undefined && { replicaSet }),
  });
  const ownerReferences =
    replicaSet === undefined ? undefined : [{ kind: 'ReplicaSet', name: replicaSet }];
  const metadata = {
    labels: { aadpodidbinding: selector },
    ...(ownerReferences && { ownerReferences }),
  };
  return { seen: { pods: [found] }, sent: objectOf('Pod', namespace, { spec: {} }, metadata) };
}

test.each(Array.from({ length: 200 }, (_, seed) => seed + 1))(
  'what we say would be refused today is what the API server refuses: %d',
  (seed) => {
    const chance = dice(seed);
    const make = chance.pick(MAKERS) ?? identityFrom;
    const { seen, sent } = make(chance, chance.pick(NAMESPACES) ?? 'web');
    const { refusal } = ask({ object: sent });
    const told = refusedToday(RULES, clusterObjects(seen));
    expect([sent, told.length]).toEqual([sent, refusal === undefined ? 0 : 1]);
  },
);

const ask = guarded(RULES);

test('some of them are refused and some are not, of each kind', () => {
  for (const make of MAKERS) {
    const counts = Array.from({ length: 200 }, (_, seed) => {
      const chance = dice(seed + 1);
      return refusedToday(RULES, clusterObjects(make(chance, chance.pick(NAMESPACES) ?? '').seen))
        .length;
    });
    expect(new Set(counts)).toEqual(new Set([0, 1]));
  }
});

test('a real MIC in default is not taken for one that poses as it, nor a pod that has ended', () => {
  const pods = [
    podOf('x', 'web', { replicaSet: 'mic-1', meta: meta('x', { namespace: 'default' }) }),
  ];
  const { grants, exceptions } = RULES;
  const rules = { grants, exceptions };
  expect(refusedToday(rules, clusterObjects({ pods }))).toHaveLength(1);
  const mic = { namespace: 'default', serviceAccounts: ['mic'] };
  expect(refusedToday({ ...rules, mic }, clusterObjects({ pods }))).toEqual([]);
  const ended = pods.map((each) => ({ ...each, phase: 'Failed' as const }));
  expect(refusedToday(rules, clusterObjects({ pods: ended }))).toEqual([]);
});
