import {
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  meta,
  pod,
} from '../../../test/support/objects';
import {
  CLUSTER,
  cluster,
  clientIdOf,
  entry,
  host,
  identity,
  identityId,
  identityRules,
  planInput,
  principalOf,
  profile,
  world,
} from '../../../test/support/world';
import { nmiAnswers } from '../../../test/support/nmi-answers';
import { reportOf } from '../plan/report-objects';
import { resourceGroupId } from '../base/resource-id';
import type { TokenOutlook } from './findings';
import type {
  AzureIdentity,
  AzureIdentitySpec,
  ClusterObjects,
  IdentityPod,
  ObjectMeta,
  PodIdentityException,
  ObservedSecrets,
  SecretState,
} from '../cluster/objects';

/**
 * What the real NMI 1.8.17 answered in 78 situations, held against what our status says of the same objects. Its answers
 * are test/recorded/nmi-answers.json; the objects are built here from what the situations say.
 */

const SUBSCRIPTION = CLUSTER.split('/')[2] ?? '';
const [ON_DEMAND, ELSEWHERE] = ['on-demand', 'elsewhere'].map((name) =>
  resourceGroupId(SUBSCRIPTION, name),
) as [ReturnType<typeof resourceGroupId>, ReturnType<typeof resourceGroupId>];
const HAND = identityId('hand', ELSEWHERE);
const UNKNOWN = '99999999-9999-4999-8999-999999999999';

/** identities `one` and `two` are for all; `tagged` is for another namespace, and on the host for that. */
const IDENTITIES = [
  identity('one'),
  identity('two'),
  identity('tagged', { tags: { 'aks-namespaces': 'payments' } }),
  identity('anew', { principalId: 'principal-of-the-new-one', clientId: clientIdOf('new') }),
  identity('asked', { id: identityId('asked', ON_DEMAND) }),
  identity('asked-tagged', {
    id: identityId('asked-tagged', ON_DEMAND),
    tags: { 'aks-namespaces': 'payments' },
  }),
];

/** As AKS has it, its kubelet identity is on every host. */
const KUBELET = cluster({
  kubeletIdentity: {
    id: identityId('kubelet', ELSEWHERE),
    clientId: clientIdOf('kubelet'),
    principalId: 'principal-of-kubelet',
  },
});

/** `gone` was deleted and `anew` created again, and both have their old entries still; `hand` was put on by hand. */
const ENTRIES = [
  ...['one', 'two', 'tagged', 'gone', 'anew'].map((name) =>
    entry(name, { clientId: clientIdOf(name) }),
  ),
  entry('kubelet', { id: identityId('kubelet', ELSEWHERE) }),
  entry('hand', { id: HAND, principalId: principalOf(HAND), clientId: clientIdOf('hand') }),
];

const MANAGED = installation({ nmi: 'managed' });

function outlookOf(objects: Partial<ClusterObjects>, systemAssigned = false): TokenOutlook {
  const nodes = [{ name: 'node-0', providerId: `azure://${host('pool').id}` }];
  const rules = identityRules({ onDemandResourceGroups: [ON_DEMAND] });
  const { report } = reportOf(
    planInput(
      world({
        profile: profile({ objects: 'read', secrets: 'read', identities: rules }),
        cluster: KUBELET,
        identities: IDENTITIES,
        hosts: [host('pool', [], { systemAssigned, attached: ENTRIES })],
        objects: {
          kind: 'read',
          objects: clusterObjects({ nodes, installation: MANAGED, secrets: SECRETS, ...objects }),
        },
      }),
    ),
  );
  if (report === undefined) throw new Error('nobody looked into the cluster');
  return report.tokens;
}

/** Objects of a namespace in which pod p has label demo, and a binding gives it AzureIdentity a. */
function asking(
  spec: Partial<AzureIdentitySpec>,
  podIs: Partial<IdentityPod> = {},
  more: Partial<ClusterObjects> = {},
): Partial<ClusterObjects> {
  return {
    identities: [named('a', spec)],
    bindings: [binding('a', 'demo')],
    pods: [pod('p', 'demo', { podIP: '10.244.0.4', ...podIs })],
    ...more,
  };
}

function named(name: string, spec: Partial<AzureIdentitySpec>, at?: Partial<ObjectMeta>) {
  const one = { resourceID: identityId('one'), clientID: clientIdOf('one') };
  return azureIdentity(name, { spec: { ...one, ...spec }, ...(at && { meta: at }) });
}

function of(name: string): Partial<AzureIdentitySpec> {
  return { resourceID: identityId(name), clientID: clientIdOf(name) };
}

const NO_SECRET = {
  type: 1,
  resourceID: '',
  tenantID: 'tenant',
  clientID: '22222222-2222-4222-8222-222222222222',
};
/** Secret `s` of namespace apps, and of namespace far, as it has to be for type 1. */
const SECRETS: readonly ObservedSecrets[] = ['apps', 'far'].map((namespace) => ({
  namespace,
  name: 's',
  state: { kind: 'found', values: 1, hasEmpty: false, certificate: 'none' },
}));

/** The same objects, and a Secret `s` that is otherwise. */
function withSecret(spec: Partial<AzureIdentitySpec>, state: SecretState): Partial<ClusterObjects> {
  return asking(spec, {}, { secrets: [{ namespace: 'apps', name: 's', state }] });
}

const PRINCIPAL = { ...NO_SECRET, clientPassword: { name: 's', namespace: 'apps' } };

function exception(
  podLabels: Readonly<Record<string, string>>,
  namespace = 'apps',
): PodIdentityException {
  return { meta: meta('e', { namespace }), podLabels };
}

function labelled(labels: Readonly<Record<string, string>>, selector = 'demo'): IdentityPod {
  const all = { aadpodidbinding: selector, ...labels };
  return pod('p', selector, { meta: { labels: all } });
}

const GOOD = asking({});
const EXCEPTED = { exceptions: [exception({ app: 'x' })], pods: [labelled({ app: 'x' })] };
const NO_BINDING = { bindings: [], ...EXCEPTED };
const TWO: Partial<ClusterObjects> = asking(
  {},
  {},
  {
    identities: [named('a', {}), named('b', of('two'))],
    bindings: [binding('a', 'demo'), binding('b', 'demo')],
  },
);

function replicaSet(namespace: string, name: string): Partial<ClusterObjects> {
  return { pods: [pod('p', 'nobody', { meta: { namespace }, replicaSet: name })] };
}

interface Row {
  readonly objects: Partial<ClusterObjects>;
  /** Reason of the pod that is not served; undefined: it is. */
  readonly reason?: string;
  /** Why the status need not say what NMI answered to this request. */
  readonly apart?: string;
}

const ASKS =
  'the request names an identity, and nobody can read in the objects what a pod will name';
const NOT_ASKED = 'such a pod cannot ask through the NMI of this node, so nothing is said of it';

const ROWS: Readonly<Record<string, Row>> = {
  '01': { objects: GOOD },
  '02': { objects: { ...GOOD, pods: [] }, apart: 'pods without the label are not read' },
  '03': { objects: { ...GOOD, bindings: [] }, reason: 'NoBinding' },
  '04': { objects: { ...GOOD, identities: [] }, reason: 'NoIdentity' },
  '05': {
    objects: {
      ...GOOD,
      identities: [named('a', {}, { namespace: 'far' })],
      bindings: [binding('a', 'demo', { namespace: 'far' })],
    },
    reason: 'NoIdentity',
  },
  '06': {
    objects: { ...GOOD, identities: [named('a', {}, { namespace: 'far' })] },
    reason: 'NoIdentity',
  },
  '07': { objects: { ...GOOD, pods: [pod('p', 'Demo')] }, reason: 'NoBinding' },
  '08': { objects: GOOD },
  '09': { objects: asking(PRINCIPAL) },
  '10': { objects: asking({ ...PRINCIPAL, tenantID: '' }) },
  '11': { objects: withSecret(PRINCIPAL, { kind: 'missing' }), reason: 'SecretMissing' },
  '12': { objects: asking(NO_SECRET), reason: 'Invalid' },
  '13': { objects: asking({ ...PRINCIPAL, clientID: '' }), reason: 'Invalid' },
  '14': { objects: asking({ ...PRINCIPAL, type: 2 }), reason: 'SecretUnusable' },
  '15': { objects: asking({ type: 3 }), reason: 'Invalid' },
  '16': { objects: asking({ type: -1 }), reason: 'Invalid' },
  '17': { objects: asking({ resourceID: identityId('one').toUpperCase() }) },
  '18': { objects: asking({ resourceID: 'rubbish' }) },
  '19': { objects: asking({ resourceID: '' }) },
  '20': { objects: asking({ clientID: UNKNOWN }), reason: 'UnknownClientId' },
  '21': { objects: asking({ clientID: '' }), reason: 'Invalid' },
  '21b': { objects: asking({ clientID: ' ' }), reason: 'Invalid' },
  '22': { objects: asking({ clientID: ` ${clientIdOf('one')} ` }), reason: 'Invalid' },
  '23': { objects: asking({ clientID: clientIdOf('one').toUpperCase() }) },
  '24': { objects: asking({ clientID: clientIdOf('two') }), reason: 'WrongIdentity' },
  '25': { objects: asking({ clientID: 'abc' }), reason: 'Invalid' },
  '26': { objects: TWO },
  '27': {
    objects: { ...TWO, identities: [named('a', {}), named('b', { clientID: UNKNOWN })] },
    reason: 'UnknownClientId',
  },
  '28': { objects: { ...GOOD, bindings: [binding('a', 'demo'), binding('a', 'demo')] } },
  '29': { objects: TWO },
  '30': { objects: GOOD, apart: ASKS },
  '31': { objects: GOOD, apart: ASKS },
  '32a': { objects: GOOD },
  '32b': { objects: GOOD },
  '32c': { objects: GOOD, apart: ASKS },
  '32d': { objects: GOOD },
  '33': { objects: GOOD },
  '33b': { objects: GOOD },
  '34': { objects: GOOD },
  '34b': { objects: GOOD },
  '35': { objects: { ...GOOD, identities: [behaving('namespaced')] } },
  '35b': { objects: { ...GOOD, identities: [behaving('Namespaced')] } },
  '37': { objects: NO_BINDING, reason: 'ServedAlthoughNotAllowed', apart: ASKS },
  '37b': { objects: NO_BINDING, reason: 'ServedAlthoughNotAllowed' },
  '38': {
    objects: { ...GOOD, ...EXCEPTED },
    reason: 'ServedAlthoughNotAllowed',
    apart: ASKS,
  },
  '39a': {
    objects: { ...NO_BINDING, exceptions: [exception({ App: 'x' })] },
    reason: 'NoBinding',
  },
  '39b': {
    objects: { ...NO_BINDING, exceptions: [exception({ app: 'X' })] },
    reason: 'ServedAlthoughNotAllowed',
  },
  '40': {
    objects: { ...NO_BINDING, exceptions: [exception({ app: 'x' }, 'far')] },
    reason: 'NoBinding',
  },
  '42': { objects: asking({}, { hostNetwork: true }) },
  '43': { objects: asking({}, { phase: 'Pending' }) },
  '44': { objects: { ...GOOD, pods: [pod('p', 'demo', { phase: 'Pending' })] }, apart: NOT_ASKED },
  '45': { objects: asking({}, {}, { pods: atOneAddress('Succeeded') }) },
  '46': { objects: asking({}, {}, { pods: atOneAddress('Running') }), reason: 'AddressShared' },
  '47': { objects: asking({}, { phase: 'Unknown' }), reason: 'PhaseUnknown' },
  '48': { objects: asking({}, { phase: 'Failed' }), apart: NOT_ASKED },
  '50': { objects: GOOD, apart: 'a pod asks the NMI of its own node, which knows it' },
  '51': {
    objects: asking({ resourceID: identityId('x', ELSEWHERE), clientID: clientIdOf('x') }),
    reason: 'NotAllowed',
  },
  '52': {
    objects: asking({ resourceID: HAND, clientID: clientIdOf('hand') }),
    reason: 'ServedAlthoughNotAllowed',
  },
  '53': { objects: asking(of('tagged')), reason: 'ServedAlthoughNotAllowed' },
  '53b': {
    objects: asking({
      resourceID: identityId('asked-tagged', ON_DEMAND),
      clientID: clientIdOf('asked-tagged'),
    }),
    reason: 'NotAllowed',
  },
  '53c': {
    objects: asking({
      resourceID: identityId('asked', ON_DEMAND),
      clientID: clientIdOf('asked'),
    }),
    reason: 'NotOnNode',
  },
  '54': { objects: asking(of('gone')), reason: 'IdentityNotFound' },
  '54b': { objects: asking(of('anew')), reason: 'UnknownClientId' },
  '54c': {
    objects: asking({ ...of('anew'), clientID: clientIdOf('new') }),
    reason: 'NotOnNode',
  },
  '55': {
    objects: { ...GOOD, bindings: [binding('a', '')], pods: [] },
    apart: 'pods without the label are not read; the finding EmptySelector tells of them',
  },
  '55b': {
    objects: asking({}, {}, { bindings: [binding('a', '')], pods: [unvalued()] }),
    reason: 'ServedAlthoughNotAllowed',
  },
  '56': { objects: { ...GOOD, bindings: [binding('a', 'demo ')] }, reason: 'NoBinding' },
  '57': { objects: asking({ ...PRINCIPAL, auxiliaryTenantIDs: ['other'] }) },
  '58': {
    objects: withSecret(PRINCIPAL, {
      kind: 'found',
      values: 0,
      hasEmpty: false,
      certificate: 'none',
    }),
    reason: 'SecretUnusable',
  },
  '59': { objects: asking({ ...PRINCIPAL, clientPassword: { name: 's', namespace: 'far' } }) },
  '60': { objects: replicaSet('default', 'mic-x'), reason: 'ServedAlthoughNotAllowed' },
  '61': { objects: replicaSet('default', 'mi-5d'), reason: 'NoBinding' },
};

/** The same again on a machine with one system-assigned identity and no other. */
const WITH_SYSTEM_ASSIGNED: Readonly<Record<string, Partial<Row>>> = {
  '21': { reason: 'ServedAlthoughNotAllowed' },
};

function behaving(value: string): AzureIdentity {
  return named('a', {}, { annotations: { 'aadpodidentity.k8s.io/Behavior': value } });
}

function atOneAddress(phase: IdentityPod['phase']): readonly IdentityPod[] {
  const podIP = '10.244.0.4';
  return [pod('p', 'demo', { podIP }), pod('q', 'demo', { podIP, phase })];
}

function unvalued(): IdentityPod {
  return pod('p', '', { podIP: '10.244.0.4' });
}

const seen = new Map<string, number>();
const TABLE = nmiAnswers().managed.map(({ situation, real }) => {
  const key = situation.split(' ')[0] ?? '';
  const before = seen.get(key) ?? 0;
  seen.set(key, before + 1);
  const again = before > 0;
  const row = { ...ROWS[key], ...(again && WITH_SYSTEM_ASSIGNED[key]) };
  return { situation, real, again, row };
});

test('every recorded situation is in the table', () => {
  expect(TABLE).toHaveLength(78);
  expect(TABLE.filter(({ row }) => row.objects === undefined)).toEqual([]);
  expect(Object.keys(ROWS).filter((key) => !seen.has(key))).toEqual([]);
});

test.each(TABLE)(
  '$situation: the status says of the pod what the real NMI answers',
  ({ row, again }) => {
    const { pods, served, refused } = outlookOf(row.objects ?? {}, again);
    expect(refused.map(({ reason }) => reason)).toEqual(
      row.reason === undefined ? [] : Array<string>(pods).fill(row.reason),
    );
    expect(served).toBe(row.reason === undefined ? pods : 0);
  },
);

test.each(TABLE.filter(({ row }) => row.apart === undefined))(
  '$situation: what is expected here follows from the recorded answer',
  ({ real, row }) => {
    const answers = real.split(' | ').map((text) => text.replace(/^\d+x /, ''));
    const isToken = (text: string): boolean => text.startsWith('200 ');
    switch (row.reason) {
      case undefined:
        expect(answers.every(isToken)).toBe(true);
        expect(real).not.toMatch(/SYSTEM|hand|tagged/);
        return;
      case 'ServedAlthoughNotAllowed':
      case 'WrongIdentity':
        expect(answers.every(isToken)).toBe(true);
        return;
      default:
        expect(answers.every(isToken)).toBe(false);
    }
  },
);

describe('what the recorded situations lead to', () => {
  test('a resource id that the profile allows, with the client id of the kubelets, is no quiet way to their token', () => {
    const { clientId = '' } = KUBELET.kubeletIdentity ?? {};
    expect(outlookOf(asking({ clientID: clientId })).refused).toMatchObject([
      { reason: 'ServedAlthoughNotAllowed' },
    ]);
  });

  test.each([
    ['nobody was told to read it', undefined],
    ['the right to it is lacking', { kind: 'unread', why: 'NotAllowed' } as const],
  ])('of a pod that hangs on a Secret it is said that nobody knows, when %s', (_why, state) => {
    const look = state && [{ namespace: 'apps', name: 's', state }];
    const { pods, served, refused, unknown } = outlookOf({
      ...asking(PRINCIPAL),
      secrets: look as never,
    });
    expect({ pods, served, refused, unknown }).toEqual({
      pods: 1,
      served: 0,
      refused: [],
      unknown: 1,
    });
  });

  test('what is known to be wrong with a pod counts before what nobody knows', () => {
    const identities = [named('a', PRINCIPAL), named('b', { clientID: UNKNOWN })];
    const objects = { ...TWO, identities, secrets: [] };
    const { refused, unknown } = outlookOf(objects);
    expect(refused[0]?.reason).toBe('UnknownClientId');
    expect(unknown).toBeUndefined();
  });

  test('an exception alone passes on a pod that has neither binding nor label, as it does one that has', () => {
    const excepted = [
      pod('p', '', { podIP: '10.244.0.4', meta: { labels: { app: 'x' } } }),
      pod('pending', '', { phase: 'Pending', meta: { labels: { app: 'x' } } }),
      pod('host', '', { hostNetwork: true, podIP: '10.0.0.4', meta: { labels: { app: 'x' } } }),
    ];
    const objects = { excepted, exceptions: [exception({ app: 'x' })] };
    expect(outlookOf(objects)).toMatchObject({
      pods: 1,
      served: 0,
      refused: [{ pod: 'p', reason: 'ServedAlthoughNotAllowed' }],
    });
  });

  test('an exception that Go folds to a pod’s label passes it on, although JavaScript’s lower case differs', () => {
    const objects = {
      ...GOOD,
      exceptions: [exception({ app: 'web\u017f' })],
      pods: [labelled({ app: 'webs' })],
    };
    expect(outlookOf(objects).refused[0]?.reason).toBe('ServedAlthoughNotAllowed');
  });

  test('a pod without a value in its label is not spoken of where no binding is open to it', () => {
    expect(outlookOf({ ...GOOD, pods: [unvalued()] })).toEqual({ pods: 0, served: 0, refused: [] });
  });
});
