import type { Fleet, FleetOptions } from '../../faults/fleet';
import { openFleet, openOnboarded } from '../../faults/fleet';
import { pathOf } from '../../support/stage';
import { runInstanceId, watchInstanceId } from '../../../shared/core/base/keys';
import type { Answer } from '../contract';
import { callApi } from '../contract';

let fleet: Fleet;
let path: string;

async function open(opener: typeof openFleet, options: FleetOptions = {}): Promise<void> {
  fleet = await opener({ events: 'none', pools: ['system'], asDeployed: true, ...options });
  path = fleet.clusters.map(pathOf)[0] ?? '';
}

function call(request: string, body?: unknown): Promise<Answer> {
  return callApi(fleet.stage, request.replace('{path}', path), body);
}

async function run({ body }: Answer): Promise<Answer> {
  return call(`GET ${String(body?.run)}`);
}

afterEach(() => fleet.stage.stop());

test('no answer to a request tells a key, an input or an address of Durable Functions', async () => {
  await open(openOnboarded);
  const answers = [
    await call('POST {path}/resync'),
    await call('POST {path}/resync', { dryRun: true }),
    await call('POST /api/resync', { names: ['*'] }),
    await call('DELETE {path}?confirm=aks1'),
  ];
  const followed = await Promise.all(answers.map(run));
  await fleet.stage.settle();
  const ended = await Promise.all(answers.map(run));
  for (const { status, headers, text } of [...answers, ...followed, ...ended]) {
    expect([200, 202]).toContain(status);
    const all = `${text} ${JSON.stringify([...headers])}`;
    expect(all).not.toMatch(/code=|runtime\/webhooks|taskHub|durabletask|"input"/i);
  }
});

test('a run is 202 with where to ask again while it is under way, and 200 when it has ended', async () => {
  await open(openFleet);
  const answer = await call('POST {path}/resync');
  const id = runInstanceId(fleet.clusters[0]!);
  expect(answer.body?.run).toBe(`/api/runs/${id}`);
  const first = await run(answer);
  expect(first.status).toBe(202);
  expect(['Pending', 'Running']).toContain(first.body?.state);
  expect(first.headers.get('location')).toBe(answer.headers.get('location'));
  expect(first.headers.get('retry-after')).toBe('5');
  await fleet.stage.clock.advance(10_000);
  const midway = await run(answer);
  expect([midway.status, midway.body?.state]).toEqual([202, 'Running']);
  await fleet.stage.settle();
  const { status, body } = await run(answer);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id, state: 'Completed', outcome: 'Changed', status: path });
  const plan = await call(`GET ${String(body?.plan)}`);
  expect(plan.body).toMatchObject({ planId: body?.planId, intent: 'reconcile' });
});

test('a sweep tells how many clusters it has looked at and asked for', async () => {
  await open(openFleet, { clusters: 3 });
  const answer = await call('POST /api/resync', { names: ['aks*'] });
  await fleet.stage.settle();
  expect((await run(answer)).body).toMatchObject({
    state: 'Completed',
    outcome: 'Swept',
    clusters: 3,
    problems: [],
  });
});

test('what nobody has asked for is no run: watches, timers, parts of runs, and unknown ids', async () => {
  await open(openOnboarded);
  const others = fleet.stage.host.hub
    .instances()
    .map(({ instanceId }) => instanceId)
    .filter((id) => !/^(cluster|sweep-http|preview)-/.test(id));
  const made = [
    'x',
    'cluster-0123456789abcdef0123456789abcdef',
    watchInstanceId(fleet.clusters[0]!),
  ];
  for (const id of [...others, ...made]) {
    const { status, body } = await call(`GET /api/runs/${id}`);
    expect([id, status, body?.title]).toEqual([id, 404, 'RunUnknown']);
  }
});

test('a run that broke down says so, and keeps the insides of the error to the log', async () => {
  await open(openFleet);
  const { hub } = fleet.stage.host;
  const answer = await call('POST {path}/resync', { dryRun: true });
  const id = String(answer.body?.run).split('/').at(-1) ?? '';
  const stop = `${fleet.stage.host.url}/runtime/webhooks/durabletask/instances/${id}/terminate`;
  await fetch(`${stop}?reason=SECRET&code=local`, { method: 'POST' });
  await fleet.stage.settle(1);
  expect(hub.instances().find(({ instanceId }) => instanceId === id)?.runtimeStatus).toBe(
    'Terminated',
  );
  const { status, body, text } = await run(answer);
  expect([status, body?.state]).toEqual([200, 'Terminated']);
  expect(text).not.toContain('SECRET');
});
