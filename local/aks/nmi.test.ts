import type { Identity } from '../azure';
import type { JsonMap, KubeObject } from '../kubernetes';
import { asMap } from '../kubernetes';
import { askForToken, type Wish } from '../nmi';
import { clientOf, openMachine, type Machine } from '../nmi/testing';
import { connectApiServer, type ConnectOptions, type SimulatedCluster } from './connect';

/** NMI reads the cluster with its ServiceAccount, through the API server's rules of access. */

const ROLE = 'aad-pod-id-nmi-role';
const DEMO = { namespace: 'default', pod: 'demo' };
const GROUP = 'aadpodidentity.k8s.io';
let machine: Machine;
let cluster: SimulatedCluster;

afterEach(async () => {
  await cluster.stop();
  await machine.stop();
});

/** Pod demo is bound to identity one, which is on the machine as `two` is. */
async function open(options: Partial<ConnectOptions> = {}): Promise<void> {
  machine = await openMachine();
  const { azure, clock, host, one, two } = machine;
  azure.world.attachByHand({ host: host.id, identities: [two.id] });
  const [{ id = '' } = {}] = [...azure.world.state.clusters.values()];
  cluster = await connectApiServer(azure, { clock, cluster: id, name: 'aks1', ...options });
  cluster.api.world.apply(bound(one));
  run('demo', { aadpodidbinding: 'demo' });
}

function bound({ id: resourceID, clientId: clientID }: Identity): object[] {
  const apiVersion = `${GROUP}/v1`;
  return [
    {
      ...{ apiVersion, kind: 'AzureIdentity', metadata: { name: 'one' } },
      spec: { type: 0, resourceID, clientID },
    },
    {
      ...{ apiVersion, kind: 'AzureIdentityBinding', metadata: { name: 'b' } },
      spec: { azureIdentity: 'one', selector: 'demo' },
    },
  ];
}

function run(name: string, labels: Record<string, string> = {}): void {
  cluster.api.world.createPod({ name, labels, node: nodeName() });
}

function nodeName(): string {
  return cluster.nodes()[0] ?? '';
}

async function isListening(): Promise<boolean> {
  return (await cluster.nmis.on(nodeName())) !== undefined;
}

/** Status, and for whom the token is. */
async function ask(pod = 'demo', wish: Wish = {}): Promise<string> {
  const asking = askForToken(cluster.nmis, { ...DEMO, pod }, wish);
  await machine.clock.advance(1200);
  const { status, body } = await asking;
  if (status !== 200) return `${status} ${typeof body === 'string' ? body.trim() : ''}`.trim();
  const names = [machine.one, machine.two].filter(({ clientId }) => clientId === clientOf(body));
  return `200 ${names.map(({ name }) => name).join()}`;
}

function roles(change: (rules: readonly JsonMap[]) => readonly JsonMap[]): void {
  const { world } = cluster.api;
  const role = world.get('ClusterRole', undefined, ROLE) as KubeObject & { rules: JsonMap[] };
  world.put({ ...role, rules: change(role.rules) });
}

/** The role without one verb on one resource. */
function without(resource: string, verb: string): (rules: readonly JsonMap[]) => JsonMap[] {
  return (rules) =>
    rules.flatMap((rule) => {
      const [resources, verbs] = [rule.resources, rule.verbs] as [string[], string[]];
      if (!resources.includes(resource)) return [rule];
      return [
        { ...rule, resources: resources.filter((one) => one !== resource) },
        { ...rule, resources: [resource], verbs: verbs.filter((one) => one !== verb) },
      ];
    });
}

const RIGHTS = ['pods', 'azureidentities', 'azureidentitybindings', 'azurepodidentityexceptions'];

test('with all its rights NMI gives the pod its token', async () => {
  await open();
  expect(await ask()).toBe('200 one');
});

test.each(RIGHTS.flatMap((right) => ['list', 'watch'].map((verb) => [verb, right] as const)))(
  'without the right to %s %s NMI never listens, and every pod reaches all that is on its machine',
  async (verb, right) => {
    await open();
    roles(without(right, verb));
    run('stranger');
    await machine.clock.advance(600_000);
    expect(await isListening()).toBe(false);
    expect(await ask('stranger', { clientId: machine.two.clientId })).toBe('200 two');
  },
);

test('a right that comes later lets it start, half a minute after that at most', async () => {
  await open();
  const { world } = cluster.api;
  const role = world.get('ClusterRole', undefined, ROLE);
  roles(() => []);
  expect(await isListening()).toBe(false);
  await machine.clock.advance(300_000);
  roles(() => (role as unknown as { rules: JsonMap[] }).rules);
  await machine.clock.advance(30_000);
  expect(await ask()).toBe('200 one');
});

test('standard mode reads what is assigned, and needs neither identities nor bindings', async () => {
  await open({ nmi: 'standard' });
  roles(without('azureidentities', 'list'));
  roles(without('azureidentitybindings', 'list'));
  expect(await isListening()).toBe(true);
});

test('standard mode does not start while it may not read what is assigned', async () => {
  await open({ nmi: 'standard' });
  roles(without('azureassignedidentities', 'watch'));
  expect(await isListening()).toBe(false);
});

describe('service principals', () => {
  beforeEach(async () => {
    await open();
    const clientPassword = { name: 'password', namespace: 'vault' };
    const spec = { type: 1, tenantID: 't', clientID: 'principal', clientPassword };
    cluster.api.world.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'vault' } },
      {
        ...{ apiVersion: 'v1', kind: 'Secret', data: { any: 'cGFzcw==' } },
        metadata: { name: 'password', namespace: 'vault' },
      },
      { apiVersion: `${GROUP}/v1`, kind: 'AzureIdentity', metadata: { name: 'one' }, spec },
    ]);
  });

  test('NMI takes the Secret from any namespace, which is why few may write AzureIdentity objects', async () => {
    expect(await ask()).toBe('200 ');
  });

  test('without the right to Secrets they are refused with 503, and others are served', async () => {
    roles((rules) => rules.filter(({ resources }) => !String(resources).includes('secrets')));
    expect(await ask()).toMatch(
      /^503 failed to get Kubernetes secret vault\/password, err: secrets .*forbidden: User "system:serviceaccount:kube-system:aad-pod-id-nmi-service-account" cannot get resource "secrets"/,
    );
    cluster.api.world.apply(bound(machine.one));
    expect(await ask()).toBe('200 one');
  });

  test('while the API server is away they are refused with 503', async () => {
    expect(await ask()).toBe('200 ');
    await cluster.api.down();
    expect(await ask()).toMatch(/^503 .*connection refused$/);
  });
});

describe('while the API server is away', () => {
  test('pods that NMI knows are served, and new addresses answered 500', async () => {
    await open();
    expect(await ask()).toBe('200 one');
    await cluster.api.down();
    run('late', { aadpodidbinding: 'demo' });
    expect([await ask(), await ask('late')]).toEqual(['200 one', '500 pod list is empty']);
    await cluster.api.up();
    expect(await ask('late')).toBe('200 one');
  });

  test('what was taken away meanwhile is still given', async () => {
    await open();
    expect(await ask()).toBe('200 one');
    await cluster.api.down();
    cluster.api.world.remove('AzureIdentityBinding', 'default', 'b');
    expect(await ask()).toBe('200 one');
    await cluster.api.up();
    expect(await ask()).toMatch(/^404/);
  });

  test('NMI that starts meanwhile waits, and listens six seconds after its return', async () => {
    await open();
    await cluster.api.down();
    expect(await isListening()).toBe(false);
    await machine.clock.advance(5000);
    await cluster.api.up();
    expect(await isListening()).toBe(false);
    await machine.clock.advance(6000);
    expect(await ask()).toBe('200 one');
  });
});

test('NMI that has lost a right goes on with what it saw', async () => {
  await open();
  expect(await ask()).toBe('200 one');
  roles(() => []);
  cluster.api.world.remove('AzureIdentityBinding', 'default', 'b');
  expect(await ask()).toBe('200 one');
});

describe('what its DaemonSet says', () => {
  /** Changes the arguments of the DaemonSet. */
  function edit(change: (args: readonly string[]) => readonly string[]): void {
    const { world } = cluster.api;
    const [daemonSet] = world.list('DaemonSet');
    const spec = asMap(daemonSet?.spec) as unknown as {
      template: { spec: { containers: { args: string[] }[] } };
    };
    const copy = structuredClone(spec);
    for (const container of copy.template.spec.containers) {
      container.args = [...change(container.args)];
    }
    world.put({ ...daemonSet, spec: copy });
  }

  test('managed mode without --forceNamespaced ends at once: nobody stands before IMDS', async () => {
    await open();
    edit((args) => args.filter((arg) => arg !== '--forceNamespaced'));
    expect(await isListening()).toBe(false);
    edit((args) => [...args, '--forceNamespaced']);
    expect(await isListening()).toBe(true);
  });

  test.each([
    ['Managed', true],
    ['', false],
    ['manged', false],
  ])('operation mode "%s": it runs: %s', async (mode, runs) => {
    await open();
    edit((args) => [...args.filter((arg) => !arg.includes('mode')), `--operation-mode=${mode}`]);
    expect(await isListening()).toBe(runs);
  });

  test('another mode starts another NMI, which takes nothing for assigned that only is bound', async () => {
    await open();
    expect(await ask()).toBe('200 one');
    cluster.api.world.installNmi({ mode: 'standard' });
    expect((await cluster.nmis.on(nodeName()))?.mode).toBe('standard');
  });

  test('with instance metadata blocked it says so', async () => {
    await open();
    edit((args) => [...args, '--block-instance-metadata=true']);
    const nmi = await cluster.nmis.on(nodeName());
    const { podIP = '' } = asMap(cluster.api.world.get('Pod', 'default', 'demo')?.status) as {
      podIP?: string;
    };
    const answer = await nmi?.get('/metadata/instance', { podIP, headers: { Metadata: 'true' } });
    expect(answer?.status).toBe(403);
  });

  test('where it was never installed, or is gone, pods reach all that is on the machine', async () => {
    await open({ nmi: 'none' });
    expect(await ask('demo', { clientId: machine.two.clientId })).toBe('200 two');
    cluster.api.world.installNmi({ mode: 'managed' });
    expect(await ask('demo', { clientId: machine.two.clientId })).toMatch(/^404/);
  });
});
