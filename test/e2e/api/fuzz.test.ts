import fc from 'fast-check';
import { CHART, existingCluster, publish } from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage } from '../../support/chart-stage';
import { pathOf } from '../../support/stage';
import { callApi } from '../contract';
import type { Known, Operation, Request } from './requests-by-description';
import { operations, requestsOf } from './requests-by-description';

const SEED = 13;
const RUNS = 40;
/** What a request may be refused for although the description allows it: it shows what DELETE would do, and does nothing. */
const OF_THE_WORLD = ['NotConfirmed'];

let stage: ChartStage;
let known: Known;
const seen = new Map<number, number>();

beforeAll(async () => {
  stage = await openChartStage();
  await publish(stage, '4.1.18');
  const cluster = existingCluster(stage);
  await callApi(stage, `POST ${pathOf(cluster)}/resync`);
  await callApi(stage, `POST /api/charts/${CHART}/resync`);
  await stage.settle();
  const [, , , subscriptionId = '', resourceGroup = '', name = ''] = pathOf(cluster).split('/');
  known = { subscriptionId, resourceGroup, name, confirm: name };
});

afterAll(() => stage.stop());

/** Charts and repositories have a parameter of the same name as clusters. */
function knownTo({ path }: Operation): Known {
  if (path.startsWith('/api/charts')) return { name: CHART };
  return path.startsWith('/api/repositories') ? { name: 'fleet' } : known;
}

async function expectDescribed({ request, body, headers, isValid }: Request): Promise<void> {
  // Throws for a status, a header or a body that is not described.
  const answer = await callApi(stage, request, body, headers);
  seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
  expect(answer.status).toBeLessThan(500);
  const title = String(answer.body?.title);
  if (!isValid) expect(answer.status).toBeGreaterThanOrEqual(400);
  else if ([400, 413, 415].includes(answer.status)) expect(OF_THE_WORLD).toContain(title);
}

test.each(operations().map((each) => [`${each.method} ${each.path}`, each] as const))(
  '%s answers as described to whatever is described, and refuses what is not',
  async (_, operation) => {
    const requests = requestsOf(operation, knownTo(operation));
    await fc.assert(fc.asyncProperty(requests, expectDescribed), { seed: SEED, numRuns: RUNS });
    await stage.settle();
  },
);

test('the requests were no empty ones: some were taken, and some refused for each kind of reason', () => {
  expect([...seen.keys()].sort()).toEqual(expect.arrayContaining([200, 202, 400, 404, 415]));
});
