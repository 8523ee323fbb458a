import { demoChart } from '../../../local/charts';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, IMPORT, MCR, openChartStage, PUSH } from '../../support/chart-stage';
import { createCluster, RECONCILER } from '../../support/stage';
import { callApi } from '../contract';

jest.setTimeout(120_000);

const CUSTOM = 'AKS Identity Reconciler';
const CHART = 'charts/aad-pod-identity';
const TARGET = 'repositories/fleet';
let stage: ChartStage | undefined;
afterEach(() => stage?.stop());

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/**
 * Before a cluster is there nothing is asked for, so that rights can be taken. Without the right to give roles: the role
 * that holds it reads everything, and charts need none of it.
 */
async function open(registryRoles: readonly string[] = [PUSH, IMPORT]): Promise<ChartStage> {
  const opened = await openChartStage({ registryRoles, mayGrant: false });
  stage = opened;
  opened.charts.publish(await demoChart('4.1.17', '1.8.16'));
  for (const name of ['mic', 'nmi']) {
    const repository = `oss/azure/aad-pod-identity/${name}`;
    opened.registries.addImage(MCR, { repository, tag: 'v1.8.16' });
  }
  return opened;
}

async function play(on: ChartStage): Promise<void> {
  createCluster(on, 'aks1');
  await on.settle();
  await sync(on, TARGET);
}

async function sync(on: ChartStage, subject: string): Promise<void> {
  await callApi(on, `POST /api/${subject}/resync`);
  await on.settle();
}

async function conditionOf(on: ChartStage, subject: string, type: string): Promise<Condition> {
  const { body } = await callApi(on, `GET /api/${subject}`);
  const found = (body?.['conditions'] as readonly Condition[]).find((one) => one.type === type);
  if (found === undefined) throw new Error(`${subject} has no condition ${type}.`);
  return found;
}

/** Asked for every second: an image that arrives all the same is an event, and the run after it finds nothing to import. */
async function untilStalled(on: ChartStage, subject: string): Promise<Condition> {
  await callApi(on, `POST /api/${subject}/resync`);
  for (let waited = 0; waited < 600; waited += 1) {
    await on.clock.advance(1000);
    const stalled = await conditionOf(on, subject, 'Stalled').catch(() => undefined);
    if (stalled?.status === 'True') return stalled;
  }
  throw new Error(`${subject} was never stalled.`);
}

/** Takes an action out of the reconciler's own role; gives it back when called. */
function without({ azure: { world } }: ChartStage, action: string): () => void {
  const { roleDefinitions } = world.state;
  const role = [...roleDefinitions.values()].find(({ roleName }) => roleName === CUSTOM);
  if (!role?.actions.includes(action)) throw new Error(`${CUSTOM} does not hold ${action}.`);
  const actions = role.actions.filter((one) => one !== action);
  roleDefinitions.set(role.name, { ...role, actions });
  return () => void roleDefinitions.set(role.name, role);
}

/** Giving roles belongs to clusters. */
function isRole(path: string): boolean {
  return path.includes('/roleAssignments/');
}

test('what infra gives is enough: nothing is refused on the way of a chart to a cluster [P14]', async () => {
  const on = await open();
  expect(on.azure.world.settings.enforceRbac).toBe(true);
  await play(on);
  expect(await conditionOf(on, CHART, 'Ready')).toMatchObject({ status: 'True' });
  expect(await conditionOf(on, TARGET, 'Ready')).toMatchObject({ status: 'True' });
  const lacking = on.azure.calls.all.filter(({ status, path }) => status === 403 && !isRole(path));
  expect(lacking).toEqual([]);
  const refused = on.registries.calls.all.filter(
    // Without a token the registry only says where to get one.
    ({ status, path }) => [401, 403].includes(status) && path !== '/v2/',
  );
  expect(refused).toEqual([]);
});

test.each([
  ['push', [IMPORT], PUSH, 'RegistryForbidden'],
  ['import', [PUSH], IMPORT, 'ImportDenied'],
])(
  'without the right to %s the chart is stalled, and the role that the remedy names mends it',
  async (_, roles, missing, code) => {
    const on = await open(roles);
    await play(on);
    const stalled = await conditionOf(on, CHART, 'Stalled');
    expect(stalled).toMatchObject({ status: 'True', reason: code });
    expect(stalled.message).toMatch(new RegExp(`--role "?${missing}"? `));
    const { world } = on.azure;
    const scope = on.configuration.current.registries[0]?.id ?? '';
    world.grantRole({ principalId: RECONCILER.objectId, role: missing, scope, existing: true });
    on.restart();
    await sync(on, CHART);
    expect(await conditionOf(on, CHART, 'Ready')).toMatchObject({ status: 'True' });
    expect(on.registries.digestOf(ACR, 'charts/aad-pod-identity', '4.1.17')).toBeDefined();
  },
);

test.each([
  ['see how an import ended', 'Microsoft.ContainerRegistry/locations/operationResults/read', CHART],
  ['list clusters', 'Microsoft.ContainerService/managedClusters/read', TARGET],
])(
  'without the right to %s the run is stalled, and says which role holds it',
  async (_, action, subject) => {
    const on = await open();
    const giveBack = without(on, action);
    createCluster(on, 'aks1');
    const stalled = await untilStalled(on, subject);
    expect(stalled).toMatchObject({ status: 'True', reason: 'AuthorizationFailed' });
    expect(stalled.message).toContain(action);
    expect(stalled.message).toContain(
      `--role "${CUSTOM}" --scope /subscriptions/${on.subscription}`,
    );
    giveBack();
    await sync(on, subject);
    expect(await conditionOf(on, subject, 'Ready')).toMatchObject({ status: 'True' });
  },
);
