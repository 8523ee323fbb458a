import { createHmac } from 'node:crypto';
import type { StoredIssue } from '../../../local/forge/issues';
import { changeIssue, issuesOf } from '../../../local/forge/issues';
import { freshRepositoryState } from '../../../shared/core/run/repository/repository-state';
import {
  existingCluster,
  mergeAll,
  openRequests,
  publish,
  syncChart,
  syncRepository,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage, REPOSITORY } from '../../support/chart-stage';
import { repositoryRules } from '../../support/gitops';

jest.setTimeout(180_000);

const SECRET = 'of the forge and us';
const CANARY = 'identity-reconciler/ring-canary_aad-pod-identity';
const REST = 'identity-reconciler/ring-rest_aad-pod-identity';
const ANY = { subscriptions: [], resourceGroups: [], tags: {} };
const SOAK_HOURS = 6;

let stage: ChartStage;

afterEach(() => stage.stop());

/** Two clusters in two rings, both with 4.1.17, and 4.1.18 published. Nobody can look into them: time alone decides. */
async function open(): Promise<void> {
  const { layout } = repositoryRules();
  stage = await openChartStage({
    repository: {
      layout: { ...layout, base: `${layout.base}/{ring}` },
      dashboardIssue: true,
      webhookSecret: 'WEBHOOK_SECRET',
      rings: [
        { name: 'canary', clusters: { ...ANY, names: ['aks1'] }, soakSeconds: SOAK_HOURS * 3600 },
        { name: 'rest', soakSeconds: 3600 },
      ],
    },
  });
  stage.renew({ secret: (name) => (name === 'WEBHOOK_SECRET' ? SECRET : undefined) });
  await publish(stage, '4.1.17');
  existingCluster(stage, 'aks1');
  existingCluster(stage, 'aks2');
  await syncChart(stage);
  await mergeAll(stage);
  await syncRepository(stage);
  await publish(stage, '4.1.18');
  await syncChart(stage);
}

function issues(): readonly StoredIssue[] {
  return issuesOf(stage.forge.repository(REPOSITORY));
}

function issue(): StoredIssue {
  const [first, ...more] = issues().filter(({ state }) => state === 'open');
  if (first === undefined || more.length > 0) throw new Error(`${issues().length} issues`);
  return first;
}

/** Somebody ticks a box, and the forge tells of it. */
async function tick(box: string): Promise<void> {
  const { number, body } = issue();
  const empty = `- [ ] <!-- box:${box} -->`;
  expect(body).toContain(empty);
  const ticked = body.replace(empty, `- [x] <!-- box:${box} -->`);
  changeIssue(stage.forge.repository(REPOSITORY), number, { body: ticked });
  const event = { action: 'edited', issue: { number, body: ticked } };
  const signed = createHmac('sha256', SECRET).update(JSON.stringify(event)).digest('hex');
  const headers = { 'x-github-event': 'issues', 'x-hub-signature-256': `sha256=${signed}` };
  const { status } = await stage.http('POST', '/api/webhooks/fleet', event, headers);
  expect(status).toBe(202);
  await stage.settle(5);
}

test('a version goes to the first ring, and to the next when that has had it for long enough [P10]', async () => {
  await open();
  expect(await openRequests(stage)).toEqual([CANARY]);
  await mergeAll(stage);
  await syncRepository(stage);
  expect(await openRequests(stage)).toEqual([]);
  expect(issue().body).toContain('Ring rest waits for ring canary');
  await stage.clock.advance(SOAK_HOURS * 3_600_000);
  await syncRepository(stage);
  expect(await openRequests(stage)).toEqual([REST]);
});

test('who cannot wait ticks a box in the issue, and the request is opened at once', async () => {
  await open();
  await tick(`open:${REST}`);
  expect(await openRequests(stage)).toEqual(expect.arrayContaining([CANARY, REST]));
  expect(issue().body).not.toContain('[x]');
});

test('what somebody has closed is asked for once more when its box is ticked', async () => {
  await open();
  const [request] = await stage.forge.repository(REPOSITORY).requests.list({ state: 'open' });
  await stage.human.close(request?.number ?? 0);
  await syncRepository(stage);
  expect(await openRequests(stage)).toEqual([]);
  await tick(`retry:${CANARY}`);
  expect(await openRequests(stage)).toEqual([CANARY]);
});

test('there is one issue, also when our row is lost, and a second one is closed', async () => {
  await open();
  const { number, body } = issue();
  await stage.store.repositories.update('fleet', () => freshRepositoryState('fleet'));
  await syncRepository(stage);
  expect(issue().number).toBe(number);
  const repository = stage.forge.repository(REPOSITORY);
  issuesOf(repository).push({ ...issue(), number: number + 1, body });
  await stage.store.repositories.update('fleet', () => freshRepositoryState('fleet'));
  await syncRepository(stage);
  expect(issue().number).toBe(number);
});

test('an issue that somebody has closed is left alone, and no other is opened', async () => {
  await open();
  const repository = stage.forge.repository(REPOSITORY);
  changeIssue(repository, issue().number, { state: 'closed' });
  await syncRepository(stage);
  expect(issues().map(({ state }) => state)).toEqual(['closed']);
});
