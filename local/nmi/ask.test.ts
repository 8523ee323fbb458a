import { askForToken } from './ask';
import { startNmis, type Launch, type Nmis } from './nmis';
import { clientOf, identity, NODE, openMachine, pod, sourceOf, type Machine } from './testing';

let machine: Machine;
let nmis: Nmis;
let launch: Launch | undefined;

beforeEach(async () => {
  machine = await openMachine();
  const { clock, imds, objects, one } = machine;
  objects.AzureIdentity = [identity('one', { clientID: one.clientId, resourceID: one.id })];
  objects.AzureIdentityBinding = [
    {
      metadata: { name: 'b', namespace: 'default' },
      spec: { azureIdentity: 'one', selector: 'demo' },
    },
  ];
  const api = sourceOf(objects);
  launch = { key: 'first', api, flags: { mode: 'managed' } };
  nmis = startNmis({ clock, imds, places: api }, () => launch);
});

afterEach(async () => {
  await nmis.stop();
  await machine.stop();
});

const DEMO = { namespace: 'default', pod: 'demo' };

test('a pod asks the NMI of its own node', async () => {
  const { status, body } = await askForToken(nmis, DEMO);
  expect([status, clientOf(body)]).toEqual([200, machine.one.clientId]);
  expect((await nmis.on(NODE))?.node).toBe(NODE);
});

test('a wish may name the identity by client id or resource id', async () => {
  const { one, two } = machine;
  const status = async (wish: Parameters<typeof askForToken>[2]): Promise<number> =>
    (await askForToken(nmis, DEMO, wish)).status;
  expect(await status({ clientId: one.clientId })).toBe(200);
  expect(await status({ resourceId: one.id })).toBe(200);
  expect(await status({ clientId: two.clientId })).toBe(404);
});

test('before the attach refused, after it given', async () => {
  const { azure, host, one } = machine;
  azure.world.detachByHand({ host: host.id, identities: [one.id] });
  expect((await askForToken(nmis, DEMO)).status).toBe(403);
  azure.world.attachByHand({ host: host.id, identities: [one.id] });
  expect((await askForToken(nmis, DEMO)).status).toBe(200);
});

test('a pod on the host network goes past NMI: every identity of the machine is in its reach', async () => {
  const { azure, host, two, objects } = machine;
  azure.world.attachByHand({ host: host.id, identities: [two.id] });
  const ask = (): Promise<{ status: number }> =>
    askForToken(nmis, DEMO, { clientId: two.clientId });
  expect((await ask()).status).toBe(404);
  const usual = pod();
  objects.Pod = [{ ...usual, spec: { ...usual.spec, hostNetwork: true } }];
  expect((await ask()).status).toBe(200);
});

test('a pod without a node, or that does not exist, cannot ask', async () => {
  machine.objects.Pod = [{ ...pod(), spec: {} }];
  await expect(askForToken(nmis, DEMO)).rejects.toThrow('default/demo is not scheduled yet');
  await expect(askForToken(nmis, { ...DEMO, pod: 'nix' })).rejects.toThrow('does not exist');
});
