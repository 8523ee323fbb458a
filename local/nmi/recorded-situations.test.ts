/** The 78 situations that the real NMI 1.8.17 was asked in, put before the simulated one (test/recorded/nmi-answers.json). */
import { nmiAnswers } from '../../test/support/nmi-answers';
import type { Identity } from '../azure';
import type { NmiResponse } from './line';
import type { SimulatedNmi } from './nmi';
import type {
  BindingObject,
  ExceptionObject,
  IdentityObject,
  Metadata,
  PodObject,
} from './objects';
import { clientOf, NODE, openMachine, tokenPath, type Machine, type Objects } from './testing';

/** Client ids of the recording, filled up where it shows their ends alone. */
const CLIENT_IDS = {
  one: '5885d7dc-23d9-4043-8000-000000003b81',
  two: '04ea0000-0000-4000-8000-00000000961d',
  outside: 'b9ef4e34-2256-4d97-b000-000000000000',
  hand: 'ab000000-0000-4000-8000-000000000001',
  tagged: 'ab000000-0000-4000-8000-000000000002',
  asked: 'e289b7e4-44e3-4b98-9000-000000000000',
  'asked-tagged': '73f8c11f-13d0-43fa-9000-000000000000',
  gone: 'd96a0b32-4a1d-430c-a000-000000000000',
  anew: 'e47c13c7-3f3e-4c95-b000-000000000000',
} as const;
type Name = keyof typeof CLIENT_IDS;
const NEW_CLIENT = '55b1719f-a7a1-4351-8000-000000000000';
const UNKNOWN = '99999999-9999-4999-8999-999999999999';
const PRINCIPAL = '22222222-2222-4222-8222-222222222222';
/** The recording keeps so much of an answer. */
const KEPT = 264;
const IP = '10.244.0.4';

interface Situation {
  readonly objects: Objects;
  /** What the pod asks for; nothing: any. */
  readonly asks?: Readonly<Record<string, string>>;
  /** Address that it asks from. */
  readonly from?: string;
}

type Spec = NonNullable<IdentityObject['spec']>;

const known = new Map<Name, Identity>();
let machine: Machine;
let nmi: SimulatedNmi;
/** What the situations are asked of: a machine with user-assigned identities alone, and one with an own identity besides. */
async function start(systemAssigned: boolean): Promise<void> {
  machine = await openMachine(systemAssigned);
  const { world } = machine.azure;
  const [host] = [machine.host.id];
  for (const name of Object.keys(CLIENT_IDS) as Name[]) {
    const identity =
      name === 'one' || name === 'two'
        ? machine[name]
        : world.createIdentity({ name, resourceGroup: 'ids', existing: true });
    known.set(name, Object.assign(identity, { clientId: CLIENT_IDS[name] }));
  }
  world.detachByHand({ host, identities: [machine.one.id] });
  const attached = (['one', 'two', 'tagged', 'hand', 'gone', 'anew'] as const).map(idOf);
  world.attachByHand({ host, identities: attached });
  world.deleteIdentity({ identity: idOf('gone'), staleEntries: 'old' });
  Object.assign(world.recreateIdentity({ identity: idOf('anew'), staleEntries: 'old' }), {
    clientId: NEW_CLIENT,
  });
  nmi = await machine.run({ mode: 'managed' });
}

function idOf(name: Name): string {
  return known.get(name)?.id ?? '';
}

function of(name: Name): Spec {
  return { type: 0, resourceID: `<${name}>`, clientID: CLIENT_IDS[name] };
}

/** Pod p and its objects are in a namespace of their own, `here`, which is filled in for each situation. */
const HERE = '<here>';

function meta(name: string, more: Partial<Metadata> = {}): Metadata {
  return { name, namespace: HERE, ...more };
}

function identity(spec: Spec, name = 'a', more: Partial<Metadata> = {}): IdentityObject {
  return { metadata: meta(name, more), spec };
}

function binding(azureIdentity = 'a', selector = 'demo', namespace = HERE): BindingObject {
  return { metadata: meta(`b-${azureIdentity}`, { namespace }), spec: { azureIdentity, selector } };
}

function pod(metadata: Partial<Metadata> = {}, status: PodObject['status'] = {}): PodObject {
  return {
    metadata: meta('p', { labels: { aadpodidbinding: 'demo' }, ...metadata }),
    spec: { nodeName: NODE },
    status: { phase: 'Running', podIP: IP, ...status },
  };
}

function exception(podLabels: Readonly<Record<string, string>>, namespace = HERE): ExceptionObject {
  return { metadata: meta('e', { namespace }), spec: { podLabels } };
}

/** Pod p with label demo, a binding of that selector, and AzureIdentity a. */
function bound(spec: Spec, more: Objects = {}): Situation {
  return {
    objects: {
      AzureIdentity: [identity(spec)],
      AzureIdentityBinding: [binding()],
      Pod: [pod()],
      ...more,
    },
  };
}

function asking(asks: Situation['asks'] = {}): Situation {
  return { ...bound(of('one')), asks };
}

function principal(spec: Spec, data?: Readonly<Record<string, string>>, at = HERE): Situation {
  const clientPassword = { name: 's', namespace: at };
  const Secret = data && [{ metadata: { name: 's', namespace: at }, data }];
  const base = { type: 1, tenantID: 'tenant', clientID: PRINCIPAL, clientPassword };
  return bound({ ...base, ...spec }, { ...(Secret && { Secret }) });
}

/** A pod that an exception may mean, without a binding for its label. */
function excepted(made: ExceptionObject, asks: Situation['asks'] = {}): Situation {
  const labels = { aadpodidbinding: 'demo', app: 'x' };
  const base = bound(of('one'), { AzureIdentityBinding: [], Pod: [pod({ labels })] });
  return { asks, objects: { ...base.objects, AzurePodIdentityException: [made] } };
}

function ofReplicaSet(name: string): Situation {
  const owned = pod({
    name: 'mipod',
    namespace: 'default',
    ownerReferences: [{ kind: 'ReplicaSet', name }],
  });
  return { ...bound(of('one'), { Pod: [owned] }), asks: { client_id: CLIENT_IDS.one } };
}

const BOTH = [identity(of('one')), identity(of('two'), 'b')];
const TWO: Objects = { AzureIdentity: BOTH, AzureIdentityBinding: [binding(), binding('b')] };
const PASSWORD = { clientSecret: 'cGFzcw==' };
const CLIENT = { client_id: CLIENT_IDS.one };
const behaving = (value: string): Objects => ({
  AzureIdentity: [
    identity(of('one'), 'a', { annotations: { 'aadpodidentity.k8s.io/Behavior': value } }),
  ],
});

/** By the numbers of the recording. */
const SITUATIONS: Readonly<Record<string, Situation>> = {
  '01': bound(of('one')),
  '02': bound(of('one'), { Pod: [pod({ labels: {} })] }),
  '03': bound(of('one'), { AzureIdentityBinding: [] }),
  '04': bound(of('one'), { AzureIdentity: [] }),
  '05': bound(of('one'), {
    AzureIdentity: [identity(of('one'), 'a', { namespace: 'far' })],
    AzureIdentityBinding: [binding('a', 'demo', 'far')],
  }),
  '06': bound(of('one'), { AzureIdentity: [identity(of('one'), 'a', { namespace: 'far' })] }),
  '07': bound(of('one'), { Pod: [pod({ labels: { aadpodidbinding: 'Demo' } })] }),
  '08': bound({ resourceID: '<one>', clientID: CLIENT_IDS.one }),
  '09': principal({}, PASSWORD),
  '10': principal({ tenantID: '' }, PASSWORD),
  '11': principal({ clientPassword: { name: 'nope', namespace: HERE } }),
  '12': principal({ clientPassword: {} }),
  '13': principal({ clientID: '' }, PASSWORD),
  '14': principal({ type: 2 }, { password: 'eQ==' }),
  '15': bound({ ...of('one'), type: 3 }),
  '16': bound({ ...of('one'), type: -1 }),
  '17': bound({ ...of('one'), resourceID: '<ONE>' }),
  '18': bound({ ...of('one'), resourceID: 'rubbish' }),
  // The API server has dropped the mis-cased field before NMI sees the object.
  '19': bound({ type: 0, clientID: CLIENT_IDS.one }),
  '20': bound({ ...of('one'), clientID: UNKNOWN }),
  '21': bound({ type: 0, resourceID: '<one>' }),
  '21b': bound({ ...of('one'), clientID: ' ' }),
  '22': bound({ ...of('one'), clientID: ` ${CLIENT_IDS.one} ` }),
  '23': bound({ ...of('one'), clientID: CLIENT_IDS.one.toUpperCase() }),
  '24': bound({ ...of('one'), clientID: CLIENT_IDS.two }),
  '25': bound({ ...of('one'), clientID: 'abc' }),
  '26': bound(of('one'), TWO),
  '27': bound(of('one'), {
    ...TWO,
    AzureIdentity: [identity(of('one')), identity({ ...of('two'), clientID: UNKNOWN }, 'b')],
  }),
  '28': bound(of('one'), { AzureIdentityBinding: [binding(), binding()] }),
  '29': { ...bound(of('one'), TWO), asks: { client_id: CLIENT_IDS.two } },
  '30': asking({ client_id: CLIENT_IDS.one.toUpperCase() }),
  '31': asking({ client_id: CLIENT_IDS.two }),
  '32a': asking({ msi_res_id: '<one>' }),
  '32b': asking({ mi_res_id: '<one>' }),
  '32c': asking({ mi_res_id: '<ONE>' }),
  '32d': asking({ msi_res_id: '', mi_res_id: '<one>' }),
  '33': asking({ object_id: UNKNOWN }),
  '33b': asking({ principal_id: UNKNOWN }),
  '34': asking({ client_id: UNKNOWN, msi_res_id: '<one>' }),
  '34b': asking({ client_id: '' }),
  '35': bound(of('one'), behaving('namespaced')),
  '35b': bound(of('one'), behaving('Namespaced')),
  '37': excepted(exception({ app: 'x' })),
  '37b': excepted(exception({ app: 'x' }), CLIENT),
  '38': bound(of('one'), {
    Pod: [pod({ labels: { aadpodidbinding: 'demo', app: 'x' } })],
    AzurePodIdentityException: [exception({ app: 'x' })],
  }),
  '39a': excepted(exception({ App: 'x' })),
  '39b': excepted(exception({ app: 'X' }), CLIENT),
  '40': excepted(exception({ app: 'x' }, 'far')),
  '42': bound(of('one'), { Pod: [{ ...pod(), spec: { nodeName: NODE, hostNetwork: true } }] }),
  '43': bound(of('one'), { Pod: [pod({}, { phase: 'Pending' })] }),
  '44': {
    ...bound(of('one'), {
      Pod: [{ ...pod(), status: { phase: 'Pending' } }],
    }),
    from: '10.244.0.3',
  },
  '45': bound(of('one'), { Pod: [pod({ name: 'old' }, { phase: 'Succeeded' }), pod()] }),
  '46': {
    ...bound(of('one'), {
      Pod: ['p', 'q'].map((name) => pod({ name }, { podIP: '10.244.0.5' })),
    }),
    from: '10.244.0.5',
  },
  '47': bound(of('one'), { Pod: [pod({}, { phase: 'Unknown' })] }),
  '48': bound(of('one'), { Pod: [pod({}, { phase: 'Failed' })] }),
  '50': bound(of('one'), { Pod: [{ ...pod(), spec: { nodeName: 'elsewhere' } }] }),
  '51': bound(of('outside')),
  '52': bound(of('hand')),
  '53': bound(of('tagged')),
  '53b': bound(of('asked-tagged')),
  '53c': bound(of('asked')),
  '54': bound(of('gone')),
  '54b': bound(of('anew')),
  '54c': bound({ ...of('anew'), clientID: NEW_CLIENT }),
  '55': bound(of('one'), { AzureIdentityBinding: [binding('a', '')], Pod: [pod({ labels: {} })] }),
  '55b': bound(of('one'), {
    AzureIdentityBinding: [binding('a', '')],
    Pod: [pod({ labels: { aadpodidbinding: '' } })],
  }),
  '56': bound(of('one'), { AzureIdentityBinding: [binding('a', 'demo ')] }),
  '57': principal({ auxiliaryTenantIDs: ['other'] }, PASSWORD),
  '58': principal({}, {}),
  '59': principal({}, PASSWORD, 'far'),
  '60': ofReplicaSet('mic-x'),
  '61': ofReplicaSet('mi-5d'),
};

const seen = new Set<string>();
/** The situations that come a second time are those of the machine with an identity of its own. */
const TABLE = nmiAnswers().managed.map(({ situation, real }) => {
  const key = situation.split(' ')[0] ?? '';
  const again = seen.has(key);
  seen.add(key);
  return { situation, real, key, again };
});

test('each of the 78 recorded situations is in the table, and none that was not recorded', () => {
  expect(TABLE).toHaveLength(78);
  expect(Object.keys(SITUATIONS).toSorted()).toEqual([...seen].toSorted());
});

describe.each([
  { on: 'a machine with user-assigned identities', again: false },
  { on: 'a machine with an identity of its own', again: true },
])('$on', ({ again }) => {
  beforeAll(() => start(again));
  afterAll(() => machine.stop());

  test.each(TABLE.filter((row) => row.again === again))(
    '$situation: $real',
    async ({ key, real }) => {
      const situation = SITUATIONS[key];
      if (situation === undefined) throw new Error(`nobody knows situation ${key}`);
      Object.assign(machine.objects, EMPTY, filled(situation.objects, `s${key}`));
      const { asks = {}, from = IP } = situation;
      const many = real.split(' | ').map((text) => text.replace(/^\d+x /, ''));
      const answers: string[] = [];
      for (let times = real.startsWith('1') ? 20 : 1; times > 0; times -= 1) {
        const answer = nmi.get(tokenPath(filled(asks, `s${key}`)), {
          podIP: from,
          headers: { Metadata: 'true' },
        });
        await machine.clock.advance(1200);
        answers.push(shape(told(await answer)));
      }
      // Which of several it is, is left to chance in the real one, too: each of them comes, and nothing else.
      expect([...new Set(answers)].toSorted()).toEqual(many.map(shape).toSorted());
    },
  );
});

const EMPTY: Objects = {
  AzureIdentity: [],
  AzureIdentityBinding: [],
  AzurePodIdentityException: [],
  Secret: [],
};

/** Puts the namespace and the resource ids of this run in. */
function filled<T>(value: T, namespace: string): T {
  const text = JSON.stringify(value)
    .replaceAll(HERE, namespace)
    .replace(/<([\w-]+)>/g, (_, name: string) => {
      const id = idOf(name.toLowerCase() as Name);
      return name === name.toLowerCase() ? id : id.toUpperCase();
    });
  return JSON.parse(text) as T;
}

/** As the recording writes answers down. */
function told({ status, body }: NmiResponse): string {
  if (typeof body === 'string') return `${status} ${JSON.stringify(body)}`;
  if (Array.isArray(body)) return `${status} list${body.length}:${ownerOf(body[0])}`;
  return `${status} ${ownerOf(body)}`;
}

function ownerOf(body: unknown): string {
  const client = clientOf(body);
  if (client === PRINCIPAL) return 'sp-token';
  if (client === machine.host.identity.systemPrincipalId) return 'SYSTEM';
  return Object.entries(CLIENT_IDS).find(([, id]) => id === client)?.[0] ?? client;
}

/** Uids, versions and times are of the recording alone. */
function shape(text: string): string {
  return text
    .slice(0, KEPT)
    .replace(/ [\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12} \d+ 1 \d{4}-[^<]* <nil>/, ' <nil>')
    .replace(/ {3}0 0001-[^<]* <nil>/, ' <nil>')
    .replace(/( \[\] \[\] {2}\[).*/, '$1');
}
