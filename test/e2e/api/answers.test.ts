import type { Fault } from '../../../shared/adapters/store';
import type { Fleet, FleetOptions } from '../../faults/fleet';
import { openFleet, openOnboarded } from '../../faults/fleet';
import { expectNoViolations } from '../../oracle';
import { identitiesOn, pathOf } from '../../support/stage';
import type { Answer } from '../contract';
import { callApi } from '../contract';
import { expectUntouched, underWay } from '../untouched';

const ALL = ['billing', 'orders', 'search'];

let fleet: Fleet;
let path: string;

async function open(opener: typeof openFleet, options: FleetOptions = {}): Promise<void> {
  fleet = await opener({ events: 'none', pools: ['system'], asDeployed: true, ...options });
  path = fleet.clusters.map(pathOf)[0] ?? '';
}

function call(request: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
  return callApi(fleet.stage, request.replace('{path}', path), body, headers);
}

/** What the run that an answer names has come to. */
function follow({ headers }: Answer): Promise<Answer> {
  return call(`GET ${new URL(headers.get('location') ?? '').pathname}`);
}

/** Identities on the system pools of all clusters. */
function onSystemPools(): readonly unknown[] {
  return fleet.clusters.map((cluster) => identitiesOn(fleet.stage, cluster).system);
}

/** Ids of the instances of an orchestrator. */
function instancesOf(name: string): readonly string[] {
  const all = fleet.stage.host.hub.instances();
  return all.filter((each) => each.name === name).map(({ instanceId }) => instanceId);
}

afterEach(async () => {
  await fleet.stage.stop();
  await expectNoViolations(fleet.oracle);
});

describe('a cluster that nobody has looked at', () => {
  beforeEach(() => open(openFleet));

  test('is onboarded by a resync, whose answer says where to follow it', async () => {
    const answer = await call('POST {path}/resync');
    expect([answer.status, answer.body?.generation, answer.body?.status]).toEqual([202, 1, path]);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await call('GET {path}')).body).toMatchObject({ work: { behind: true }, ledger: [] });
    await fleet.stage.settle();
    const followed = await follow(answer);
    expect(followed.body).toMatchObject({ state: 'Completed', outcome: 'Changed', status: path });
    expect(onSystemPools()).toEqual([ALL]);
    expect((await call('GET {path}')).body).toMatchObject({
      profile: 'team-a',
      offboarded: false,
      conditions: [{ type: 'Ready', status: 'True' }, {}, {}, {}],
      history: [{ outcome: 'Changed', writes: 3 }],
      work: { behind: false, reasons: [{ source: 'http' }] },
    });
  });

  test('shows its plan as JSON and as text, and is not changed by that', async () => {
    const { body } = await call('GET {path}/plan');
    expect(body).toMatchObject({ intent: 'reconcile', apply: true, plan: { cost: { writes: 3 } } });
    const text = await call('GET {path}/plan?format=text');
    expect(text.text).toContain('Plan for aks1: 5 to add, 0 to change, 0 to remove, 3 writes.');
    expect(fleet.stage.azure.calls.writes()).toEqual([]);
    expect(await fleet.stage.store.work.clusters()).toEqual([]);
  });

  test('is planned by a dry run, whose status URL gives the plan', async () => {
    const answer = await call('POST {path}/resync', { dryRun: true });
    expect(answer.body).toMatchObject({ dryRun: true });
    await fleet.stage.settle(1);
    const { body } = await follow(answer);
    expect(body).toMatchObject({ state: 'Completed', outcome: 'Planned', status: path });
    const shown = await call(`GET ${String(body?.plan)}`);
    expect(shown.body).toMatchObject({ plan: { cost: { writes: 3 } } });
    expect(fleet.stage.azure.calls.writes()).toEqual([]);
  });

  test('may be sent with names in any casing', async () => {
    await call(`POST ${path.replace('rg-aks/aks1', 'RG-AKS/AKS1')}/resync`);
    await fleet.stage.settle();
    expect((await fleet.stage.store.work.clusters()).length).toBe(1);
    expect(onSystemPools()).toEqual([ALL]);
  });
});

describe('requests with the same Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'release-7' };

  test('count once', async () => {
    await open(openOnboarded);
    const first = await call('POST {path}/resync', undefined, headers);
    await fleet.stage.settle();
    const second = await expectUntouched(fleet.stage, () =>
      call('POST {path}/resync', undefined, headers),
    );
    expect(second.body?.generation).toBe(first.body?.generation);
  });

  test('give one dry run and one sweep, also when those have long ended', async () => {
    await open(openOnboarded);
    const fleetwide = { names: ['*'] };
    await call('POST {path}/resync', { dryRun: true }, headers);
    await call('POST /api/resync', fleetwide, headers);
    await fleet.stage.settle();
    await expectUntouched(fleet.stage, async () => {
      await call('POST {path}/resync', { dryRun: true }, headers);
      await call('POST /api/resync', fleetwide, headers);
    });
  });

  test('with other content are refused, whatever the first one was', async () => {
    await open(openOnboarded);
    await call('POST {path}/resync', { dryRun: true }, headers);
    await fleet.stage.settle(1);
    const refused = await expectUntouched(fleet.stage, () =>
      call('POST {path}/resync', undefined, headers),
    );
    expect(refused.body).toMatchObject({ status: 422, title: 'IdempotencyKeyReused' });
    const elsewhere = await call('POST /api/resync', { names: ['*'] }, headers);
    expect(elsewhere.status).toBe(202);
  });

  test('count anew after a day', async () => {
    await open(openOnboarded);
    const first = await call('POST {path}/resync', undefined, headers);
    await fleet.stage.settle();
    await fleet.stage.clock.advance(24 * 3600_000);
    const second = await call('POST {path}/resync', undefined, headers);
    expect(Number(second.body?.generation)).toBeGreaterThan(Number(first.body?.generation));
  });

  test('sent by two clients at once count once, and get one answer', async () => {
    await open(openOnboarded);
    const before = (await fleet.stage.store.work.clusters())[0]?.generation ?? 0;
    const send = () => call('POST {path}/resync', undefined, headers);
    const answers = await Promise.all([send(), send(), send()]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.body?.generation).toBe(before + 1);
  });

  test('never undo a later word: a late repeat of an onboarding brings no off-boarded cluster back', async () => {
    await open(openOnboarded);
    const first = await call('POST {path}/resync', { onboard: true }, headers);
    await fleet.stage.settle();
    for (let at = 0; at < 10; at += 1) await call('POST {path}/resync');
    expect((await call('DELETE {path}?confirm=aks1')).status).toBe(202);
    await fleet.stage.settle();
    const late = await expectUntouched(fleet.stage, () =>
      call('POST {path}/resync', { onboard: true }, headers),
    );
    expect([late.status, late.text]).toEqual([202, first.text]);
    expect(onSystemPools()).toEqual([[]]);
  });

  test('of a DELETE that was refused count once it is allowed', async () => {
    await open(openOnboarded);
    fleet.stage.renew({ dryRun: true });
    expect((await call('DELETE {path}?confirm=aks1', undefined, headers)).status).toBe(409);
    fleet.stage.renew({ dryRun: false });
    expect((await call('DELETE {path}?confirm=aks1', undefined, headers)).status).toBe(202);
  });

  test('count where the first one broke off before it reached the queue', async () => {
    let down = false;
    let calls = 0;
    // The row is read, the key is looked up and claimed; nothing works after that.
    const tableFault = (): Fault | undefined => (down && (calls += 1) > 3 ? 'busy' : undefined);
    await open(openFleet, { tableFault });
    await call('POST {path}/resync', { dryRun: true });
    await fleet.stage.settle(1);
    down = true;
    expect((await call('POST {path}/resync', undefined, headers)).status).toBe(429);
    down = false;
    expect((await call('POST {path}/resync', undefined, headers)).body?.generation).toBe(1);
    await fleet.stage.settle();
    expect(onSystemPools()).toEqual([ALL]);
  });
});

describe('a fleet of three clusters', () => {
  beforeEach(() => open(openFleet, { clusters: 3 }));

  test('is resynced by a selector, and only what it names', async () => {
    const answer = await call('POST /api/resync', { names: ['aks[12]', 'AKS2'] });
    expect(answer.status).toBe(202);
    await fleet.stage.settle();
    expect(onSystemPools()).toEqual([[], ALL, []]);
    await call('POST /api/resync', { resourceGroups: ['rg-*'], profiles: ['team-a'] });
    await fleet.stage.settle();
    expect(onSystemPools()).toEqual([ALL, ALL, ALL]);
  });

  test('is listed in pages', async () => {
    await call('POST /api/resync', { names: ['*'] });
    await fleet.stage.settle();
    const first = await call('GET /api/clusters?limit=2');
    const next = String(first.body?.continuation);
    const second = await call(`GET /api/clusters?limit=2&continuation=${next}`);
    const seen = [first, second].flatMap(({ body }) => body?.clusters as { cluster: string }[]);
    expect(seen.map(({ cluster }) => cluster).sort()).toEqual([...fleet.clusters]);
    expect(second.body).not.toHaveProperty('continuation');
    expect(seen).toEqual(Array(3).fill(expect.objectContaining({ ready: 'True' })));
  });

  test('is counted by the status', async () => {
    await call('POST {path}/resync');
    expect((await call('GET /api/status')).body).toMatchObject({
      dryRun: false,
      configuration: { profiles: ['team-a'], problems: [] },
      queue: { clusters: 1, charts: 0, repositories: 0, behind: 1 },
    });
  });
});

describe('an onboarded cluster', () => {
  test('is off-boarded, stays so whoever asks, and comes back when told to', async () => {
    await open(openOnboarded);
    const text = (await call('GET {path}/plan?format=text&intent=offboard')).text;
    expect(text).toContain('0 to add, 0 to change, 5 to remove, 3 writes.');
    expect((await call('DELETE {path}?confirm=aks1')).status).toBe(202);
    await fleet.stage.settle();
    expect(onSystemPools()).toEqual([[]]);
    expect((await call('GET {path}')).body).toMatchObject({ offboarded: true, ledger: [] });
    const refused = await expectUntouched(fleet.stage, () => call('POST {path}/resync'));
    expect(refused.body).toMatchObject({
      status: 409,
      title: 'OffBoarded',
      remedy: 'Send {"onboard": true} to bring it back.',
    });
    await call('POST /api/resync', { names: ['*'] });
    await fleet.stage.settle();
    expect(onSystemPools()).toEqual([[]]);
    await call('POST {path}/resync', { onboard: true });
    await fleet.stage.settle();
    expect(onSystemPools()).toEqual([ALL]);
    expect((await call('GET {path}')).body).toMatchObject({ offboarded: false });
  });

  test('would be planned for onboarding by a dry run with onboard, after it was off-boarded', async () => {
    await open(openOnboarded);
    await call('DELETE {path}?confirm=aks1');
    await fleet.stage.settle();
    const answer = await call('POST {path}/resync', { dryRun: true, onboard: true });
    await fleet.stage.settle(1);
    const { body } = await follow(answer);
    expect(body).toMatchObject({ state: 'Completed', outcome: 'Planned', status: path });
    const shown = await call(`GET ${String(body?.plan)}`);
    expect(shown.body).toMatchObject({ intent: 'reconcile', plan: { cost: { writes: 3 } } });
    expect(onSystemPools()).toEqual([[]]);
  });
});

describe('with the tables down', () => {
  let down = false;
  /** True: only what the planning itself asks is not answered. */
  let onlyPlanning = false;

  beforeEach(async () => {
    down = false;
    onlyPlanning = false;
    let planned = 0;
    const isPlanning = (): boolean => instancesOf('previewCluster').length > planned;
    await open(openOnboarded, {
      tableFault: () => (down && (!onlyPlanning || isPlanning()) ? 'busy' : undefined),
    });
    planned = instancesOf('previewCluster').length;
    down = true;
  });

  test('every request that needs them says when to come back, and is not taken for done', async () => {
    const before = fleet.stage.host.hub.instances().length;
    const requests = [
      ...['POST {path}/resync', 'DELETE {path}', 'GET {path}', 'GET {path}/plan'],
      'GET /api/clusters',
    ];
    for (const request of requests) {
      const { status, headers } = await call(request);
      expect([request, status, headers.get('retry-after')]).toEqual([request, 429, '30']);
    }
    expect(fleet.stage.host.hub.instances().length).toBe(before);
  });

  test('a plan that breaks off says that it could not be made, and where to look', async () => {
    onlyPlanning = true;
    const { body } = await call('GET {path}/plan');
    expect(body).toMatchObject({ status: 500, title: 'PlanFailed' });
    expect(body?.remedy).toContain(instancesOf('previewCluster').at(-1));
  });

  test('nothing is left under way once they are back', async () => {
    await call('POST {path}/resync');
    down = false;
    const rows = await underWay(fleet.stage);
    await fleet.stage.settle();
    expect(await underWay(fleet.stage)).toEqual(rows);
  });
});
