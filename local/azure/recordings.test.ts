/** Real recorded traffic of Azure, replayed against the simulator: what it answers is what Azure answered. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { VirtualClock } from '../clock';
import { startSimulatedAzure, type SimulatedAzure } from './index';
import { idKey, parseId } from './resource-id';
import { addHost } from './world/state';
import type { AttachedIdentity, Host } from './world/model';

interface Interaction {
  readonly method: string;
  readonly uri: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: Body | null;
}

interface RecordedIdentity {
  readonly type: string;
  readonly principalId?: string;
  readonly tenantId?: string;
  readonly userAssignedIdentities?: Readonly<
    Record<string, { principalId?: string; clientId?: string }>
  >;
}

interface Body {
  readonly name?: string;
  readonly id?: string;
  readonly location?: string;
  readonly identity?: RecordedIdentity;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly value?: readonly Body[];
  readonly error?: { readonly code: string; readonly message: string };
}

const FOLDER = path.resolve(process.cwd(), '..', 'shared', 'reference', 'data', 'recordings');
const PRESENT = existsSync(FOLDER);
if (!PRESENT) {
  process.stderr.write(
    'skipped: recorded traffic, because ../shared/reference is not beside this checkout\n',
  );
}

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';

function recording(name: string): Interaction[] {
  return JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as Interaction[];
}

/** Sets the world to what the recording shows at first: its hosts and every identity that it ever mentions. */
function furnish(azure: SimulatedAzure, interactions: readonly Interaction[]): void {
  azure.world.createSubscription({ subscription: SUBSCRIPTION });
  for (const { method, responseBody } of interactions) {
    for (const [id, ids] of mentioned(responseBody)) addIdentity(azure, { id, ...ids });
    if (method === 'GET' && isNewHost(azure, responseBody)) addRecordedHost(azure, responseBody);
  }
}

function mentioned(body: Body | null): [string, { principalId?: string; clientId?: string }][] {
  return Object.entries(body?.identity?.userAssignedIdentities ?? {}).filter(
    ([, ids]) => ids.principalId !== undefined,
  );
}

function isNewHost(azure: SimulatedAzure, body: Body | null): body is Body {
  const type = parseId(body?.id ?? '')?.type ?? '';
  return type.startsWith('Microsoft.Compute/') && azure.world.find(body?.id ?? '') === undefined;
}

function addIdentity(
  azure: SimulatedAzure,
  { id, ...ids }: { id: string; principalId?: string; clientId?: string },
): void {
  const { name = '', resourceGroup = '' } = parseId(id) ?? {};
  const { principalId = '', clientId = '' } = ids;
  azure.world.createResourceGroup({ name: resourceGroup, subscription: SUBSCRIPTION });
  azure.world.state.identities.set(idKey(id), {
    id,
    name,
    subscription: SUBSCRIPTION,
    resourceGroup,
    location: 'westus',
    tags: {},
    principalId,
    clientId,
    knownToCompute: true,
  });
}

function addRecordedHost(azure: SimulatedAzure, body: Body): void {
  const { id = '', name = '', identity, location = '' } = body;
  const { resourceGroup = '', type = '' } = parseId(id) ?? {};
  azure.world.createResourceGroup({ name: resourceGroup, subscription: SUBSCRIPTION });
  const user = Object.entries(identity?.userAssignedIdentities ?? {}).map(
    ([key, { principalId = null, clientId = null }]): AttachedIdentity => ({
      id: key,
      principalId,
      clientId,
    }),
  );
  const host: Host = {
    kind: type.endsWith('virtualMachines') ? 'vm' : 'vmss',
    id,
    name,
    subscription: SUBSCRIPTION,
    resourceGroup,
    location,
    uniqueId: name,
    createdAt: 0,
    cluster: '',
    pool: '',
    tags: {},
    capacity: 1,
    vmSize: 'Standard_DS1_v2',
    identity: {
      user,
      ...(identity?.principalId === undefined ? {} : { systemPrincipalId: identity.principalId }),
    },
    etag: 1,
    phase: 'Succeeded',
  };
  addHost(azure.world.state, host);
}

/** What is compared of a host: everything about its identity, and the provisioning state. */
function hostView(body: Body | null, fresh: ReadonlySet<string>): unknown {
  const identity = body?.identity && {
    ...body.identity,
    tenantId: body.identity.tenantId && 'tenant',
    principalId: fresh.has(body.name ?? '') ? 'new' : body.identity.principalId,
  };
  return { name: body?.name, identity, provisioningState: body?.properties?.['provisioningState'] };
}

(PRESENT ? describe : describe.skip)('recorded traffic', () => {
  let azure: SimulatedAzure;
  let clock: VirtualClock;

  beforeEach(async () => {
    clock = new VirtualClock();
    azure = await startSimulatedAzure({ clock, enforceRbac: false });
  });
  afterEach(() => azure.stop());

  async function send({
    method,
    uri,
    requestBody,
  }: Interaction): Promise<{ status: number; headers: Headers; body: Body }> {
    const url = new URL(uri);
    const response = await fetch(`${azure.url}${url.pathname}${url.search}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(requestBody === null ? {} : { body: JSON.stringify(requestBody) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Body,
    };
  }

  test.each(['test_vmss_msi', 'test_vmss_explicit_msi', 'test_vm_explicit_msi'])(
    '%s: every read and every identity PATCH is answered alike',
    async (name) => {
      const interactions = recording(name).filter(({ uri }) =>
        /Microsoft\.Compute\/virtualMachine(s|ScaleSets)\/[^/]+\?/.test(uri),
      );
      furnish(azure, interactions);
      // Hosts that get a system identity on the way get another one here.
      const fresh = new Set<string>();
      for (const interaction of interactions) {
        if (interaction.method === 'GET') await clock.advance(60_000);
        const host = azure.world.find(new URL(interaction.uri).pathname) as Host;
        if (host.identity.systemPrincipalId === undefined) fresh.add(host.name);
        const { status, headers, body } = await send(interaction);
        expect(status).toBe(interaction.status);
        expect(hostView(body, fresh)).toEqual(hostView(interaction.responseBody, fresh));
        expect(headers.get('azure-asyncnotification')).toBe(
          interaction.responseHeaders['azure-asyncnotification'] ?? null,
        );
        expect(headers.has('azure-asyncoperation')).toBe(
          'azure-asyncoperation' in interaction.responseHeaders,
        );
      }
      expect(interactions.length).toBeGreaterThan(8);
    },
  );

  test.each([
    'test_role_assignment_create_using_principal_type',
    'test_role_assignment_handle_conflicted_assignments',
  ])('%s: a role assignment is created and deleted alike', async (name) => {
    const interactions = recording(name);
    azure.world.createSubscription({ subscription: SUBSCRIPTION });
    azure.world.createResourceGroup({ name: 'cli_role_assign000001', subscription: SUBSCRIPTION });
    for (const { requestBody } of interactions) {
      const objectId = (requestBody as Body | null)?.properties?.['principalId'];
      if (typeof objectId === 'string')
        azure.world.createPrincipal({ objectId, type: 'User', existing: true });
    }
    for (const interaction of interactions) {
      const { status, body } = await send(interaction);
      expect(status).toBe(interaction.status);
      expect(undated(body)).toEqual(undated(interaction.responseBody));
    }
  });

  test('test_vmss_msi: a principal that is not replicated yet is PrincipalNotFound, in Azure’s words', async () => {
    const [refused, taken] = recording('test_vmss_msi').filter(({ uri }) =>
      uri.includes('roleAssignments'),
    );
    if (!refused || !taken) throw new Error('The recording has lost its role assignments.');
    furnish(azure, recording('test_vmss_msi'));
    azure.world.settings.latency = {
      ...azure.world.settings.latency,
      principalReplicationMs: 60_000,
    };
    const properties = (refused.requestBody as Body).properties ?? {};
    azure.world.createPrincipal({ objectId: String(properties['principalId']) });
    const first = await send(refused);
    expect([first.status, first.body.error?.code]).toEqual([
      refused.status,
      refused.responseBody?.error?.code,
    ]);
    const words = refused.responseBody?.error?.message.split(' in the directory ')[0] ?? '?';
    expect(first.body.error?.message).toContain(words);
    await clock.advance(60_000);
    expect((await send(taken)).status).toBe(taken.status);
  });

  test('test_vmss_msi: the Reader role is found by its name, with Azure’s id and actions', async () => {
    const interactions = recording('test_vmss_msi');
    furnish(azure, interactions);
    const [asked] = interactions.filter(({ uri }) => uri.includes('roleDefinitions'));
    if (!asked) throw new Error('The recording has lost its role definitions.');
    const { body } = await send(asked);
    const view = (one: Body | undefined): unknown => [
      one?.id,
      one?.name,
      one?.properties?.['permissions'],
    ];
    expect(view(body.value?.[0])).toEqual(view(asked.responseBody?.value?.[0]));
  });
});

/** A role assignment without its times and people. */
function undated(body: Body | null): unknown {
  const { createdOn, updatedOn, createdBy, updatedBy, ...properties } = body?.properties ?? {};
  expect([typeof createdOn, typeof updatedOn, typeof updatedBy]).toEqual([
    'string',
    'string',
    'string',
  ]);
  expect(createdBy === null || typeof createdBy === 'string').toBe(true);
  return { ...body, properties };
}
