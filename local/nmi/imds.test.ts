import type { Answer } from './answer';
import { NODE, openMachine, type Machine } from './testing';

let machine: Machine;
beforeEach(async () => {
  machine = await openMachine();
});
afterEach(() => machine.stop());

function ask(query: Readonly<Record<string, string>>, providerId = providerOf(machine)): Answer {
  const path = '/metadata/identity/oauth2/token';
  const all = new URLSearchParams({ resource: 'r', ...query });
  return machine.imds.get({ node: NODE, providerId }, { path, query: all, metadata: true });
}

function providerOf({ host }: Machine): string {
  return `azure://${host.id}/virtualMachines/0`;
}

const REFUSED = {
  status: 400,
  body: { error: 'invalid_request', error_description: 'Identity not found' },
};

describe('IMDS gives a token', () => {
  test('for what is attached to the scale set of the node, by client id or resource id', () => {
    const { one } = machine;
    expect(ask({ client_id: one.clientId })).toMatchObject({ body: { client_id: one.clientId } });
    expect(ask({ client_id: one.clientId.toUpperCase() }).status).toBe(200);
    expect(ask({ msi_res_id: one.id.toLowerCase() })).toMatchObject({
      body: { client_id: one.clientId },
    });
  });

  test('whatever casing the provider id has', () => {
    const { one } = machine;
    const lower = `azure://${machine.host.id.toLowerCase()}/virtualMachines/2`;
    expect(ask({ client_id: one.clientId }, lower).status).toBe(200);
  });

  test('by the name of the node while its provider id is not set', () => {
    const { one, host } = machine;
    const path = '/metadata/identity/oauth2/token';
    const query = new URLSearchParams({ resource: 'r', client_id: one.clientId });
    const get = (node: string): number =>
      machine.imds.get({ node, providerId: '' }, { path, query, metadata: true }).status;
    expect(get(`${host.name}00000a`)).toBe(200);
    expect(get('aks-none-00000000-vmss00000a')).toBe(400);
  });

  test('of the system-assigned identity when nothing is named', async () => {
    await machine.stop();
    machine = await openMachine(true);
    const system = machine.host.identity.systemPrincipalId;
    expect(ask({})).toMatchObject({ status: 200, body: { client_id: system } });
  });

  test('of the only identity when nothing is named, and of none when there are several', () => {
    expect(ask({})).toMatchObject({
      status: 400,
      body: { error_description: expect.stringContaining('Multiple user assigned') as unknown },
    });
    const { host, one, azure } = machine;
    azure.world.detachByHand({ host: host.id, identities: [one.id] });
    // What is left is the kubelet identity.
    expect(ask({}).status).toBe(200);
  });
});

describe('IMDS gives no token', () => {
  test('for an identity that is not attached, or attached no more', () => {
    const { one, two, host, azure } = machine;
    expect(ask({ client_id: two.clientId })).toEqual(REFUSED);
    azure.world.detachByHand({ host: host.id, identities: [one.id] });
    expect(ask({ client_id: one.clientId })).toEqual(REFUSED);
  });

  test.each(['null', 'old'] as const)(
    'for a deleted identity whose entry still shows %s ids',
    (staleEntries) => {
      const { one, azure } = machine;
      azure.world.deleteIdentity({ identity: one.id, staleEntries });
      expect(ask({ client_id: one.clientId })).toEqual(REFUSED);
    },
  );

  test('for an identity made anew under the name of an attached one', () => {
    const { one, azure } = machine;
    const again = azure.world.recreateIdentity({ identity: one.id });
    expect(ask({ client_id: again.clientId })).toEqual(REFUSED);
    expect(ask({ client_id: one.clientId })).toEqual(REFUSED);
  });

  test('until the propagation delay has passed since the attach', async () => {
    const { two, host, azure, imds, clock } = machine;
    imds.propagationMs = 60_000;
    azure.world.attachByHand({ host: host.id, identities: [two.id] });
    await clock.advance(59_999);
    expect(ask({ client_id: two.clientId })).toEqual(REFUSED);
    await clock.advance(1);
    expect(ask({ client_id: two.clientId }).status).toBe(200);
  });

  test('without a resource', () => {
    expect(ask({ resource: '', client_id: machine.one.clientId }).status).toBe(400);
  });
});
