import { CHART, existingCluster, openRequests, publish, writes } from '../../support/chart-scene';
import type { ChartStage, ChartStageOptions } from '../../support/chart-stage';
import { openChartStage } from '../../support/chart-stage';
import { pathOf } from '../../support/stage';
import { callApi } from '../contract';
import { expectUntouched } from '../untouched';

let stage: ChartStage;
/** Of a cluster, a chart and a repository. */
let paths: Readonly<Record<Kind, string>>;

type Kind = 'cluster' | 'chart' | 'repository';
const KINDS: readonly Kind[] = ['cluster', 'chart', 'repository'];
const LISTS = { cluster: 'clusters', chart: 'charts', repository: 'repositories' } as const;

beforeAll(async () => {
  stage = await openChartStage();
  await publish(stage, '4.1.18');
  const cluster = pathOf(existingCluster(stage));
  paths = { cluster, chart: `/api/charts/${CHART}`, repository: '/api/repositories/fleet' };
});

afterAll(() => stage.stop());

async function planIdOf(kind: Kind): Promise<string> {
  const { body } = await callApi(stage, `GET ${paths[kind]}/plan`);
  return String(body?.planId);
}

describe.each(KINDS)('a %s', (kind) => {
  test('is looked at by a resync, which says what it is about and where to follow it', async () => {
    const planId = await planIdOf(kind);
    const { status, body, headers } = await callApi(stage, `POST ${paths[kind]}/resync`, {
      planId,
    });
    expect([status, body?.status]).toEqual([202, paths[kind]]);
    expect(Object.keys(body ?? {})).toEqual([kind, 'generation', 'status', 'run']);
    expect(headers.get('retry-after')).toBe('5');
    await stage.settle();
    const run = await callApi(stage, `GET ${String(body?.run)}`);
    expect(run.body).toMatchObject({ state: 'Completed', status: paths[kind] });
    const view = await callApi(stage, `GET ${paths[kind]}`);
    expect(view.body).toMatchObject({ [kind]: body?.[kind], work: { behind: false } });
  });

  test('is in its list, page by page', async () => {
    const list = LISTS[kind];
    const { body } = await callApi(stage, `GET /api/${list}?limit=1`);
    const [first] = (body?.[list] ?? []) as readonly Record<string, unknown>[];
    expect(first).toMatchObject({ [kind]: expect.any(String), ready: 'True', stalled: false });
    expect(Object.keys(first ?? {})[0]).toBe(kind);
  });

  test('is not touched for a plan that nobody has made', async () => {
    const answer = await expectUntouched(stage, () =>
      callApi(stage, `POST ${paths[kind]}/resync`, { planId: 'nonsense' }),
    );
    expect([answer.status, answer.body?.title]).toEqual([404, 'PlanUnknown']);
  });

  test('is planned by a dry run, or by a plan of before, not by both', async () => {
    const planId = await planIdOf(kind);
    const dry = await callApi(stage, `POST ${paths[kind]}/resync`, { dryRun: true });
    expect(dry.body).toMatchObject({ [kind]: expect.any(String), dryRun: true });
    const both = await callApi(stage, `POST ${paths[kind]}/resync`, { dryRun: true, planId });
    expect([both.status, both.body?.title]).toEqual([400, 'InvalidValue']);
    await stage.settle();
  });
});

test('the plan of yesterday is refused once a run has done what it says, and nothing is written', async () => {
  await on({}, async (fresh, cluster) => {
    const plans: (readonly [string, unknown])[] = [];
    for (const path of [cluster, `/api/charts/${CHART}`]) {
      const { body } = await callApi(fresh, `GET ${path}/plan`);
      plans.push([path, body?.planId]);
    }
    await callApi(fresh, `POST ${cluster}/resync`);
    await callApi(fresh, `POST /api/charts/${CHART}/resync`);
    await fresh.settle();
    const before = writes(fresh);
    for (const [path, planId] of plans) {
      const late = await callApi(fresh, `POST ${path}/resync`, { planId });
      expect([path, late.status, late.body?.title]).toEqual([path, 409, 'PlanIsStale']);
    }
    await fresh.settle();
    expect(writes(fresh)).toEqual(before);
  });
});

/** A stage of its own with one cluster and one chart. */
async function on(
  options: ChartStageOptions,
  story: (fresh: ChartStage, cluster: string) => Promise<void>,
): Promise<void> {
  const fresh = await openChartStage(options);
  try {
    await publish(fresh, '4.1.18');
    await story(fresh, pathOf(existingCluster(fresh)));
  } finally {
    await fresh.stop();
  }
}

test('a plan that was made under observe only is not carried out by asking for it', async () => {
  await on({ profile: { observeOnly: true } }, async (watched, cluster) => {
    const { body } = await callApi(watched, `GET ${cluster}/plan`);
    const refused = await callApi(watched, `POST ${cluster}/resync`, { planId: body?.planId });
    expect([refused.status, refused.body?.title]).toEqual([409, 'ObserveOnly']);
  });
});

test('what 0.1 was asked still gets its answer, by the new path', async () => {
  const open = await openRequests(stage);
  for (const [request, path] of [
    ['GET /api/gitops', '/api/repositories'],
    ['GET /api/gitops/fleet', '/api/repositories/fleet'],
    ['GET /api/gitops/fleet/plan?format=text', '/api/repositories/fleet/plan?format=text'],
    ['POST /api/gitops/fleet/sync', '/api/repositories/fleet/resync'],
    [`POST /api/charts/${CHART}/sync`, `/api/charts/${CHART}/resync`],
  ] as const) {
    const [method = '', old = ''] = request.split(' ');
    const url = new URL(old, stage.host.url);
    const moved = await fetch(url, { method, redirect: 'manual' });
    expect([moved.status, moved.headers.get('deprecation')]).toEqual([308, '@1796083200']);
    expect(moved.headers.get('location')).toBe(new URL(path, stage.host.url).href);
    const followed = await callApi(stage, `${method} ${path}`);
    expect(followed.status).toBe(method === 'GET' ? 200 : 202);
  }
  await stage.settle();
  expect(await openRequests(stage)).toEqual(open);
});
