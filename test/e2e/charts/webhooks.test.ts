import { createHmac } from 'node:crypto';
import {
  ourBranches,
  publish,
  existingCluster,
  requests,
  syncChart,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage } from '../../support/chart-stage';

jest.setTimeout(120_000);
const SECRET = 'of the forge and us';
const PATH = '/api/webhooks/fleet';

let stage: ChartStage;

let lines: string[];

beforeEach(async () => {
  lines = [];
  stage = await openChartStage({ log: (line) => void lines.push(line) });
  const { current } = stage.configuration;
  const repositories = current.repositories.map((each) => ({
    ...each,
    webhookSecret: 'WEBHOOK_SECRET',
  }));
  stage.configuration.current = { ...current, repositories };
  stage.renew({ secret: (name) => (name === 'WEBHOOK_SECRET' ? SECRET : undefined) });
});
afterEach(() => stage.stop());

/** What GitHub sends, as far as it matters here. */
async function told(event: string, secret = SECRET, path = PATH): Promise<number> {
  const body = { action: 'closed', number: 1 };
  const signed = createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex');
  const headers = { 'x-github-event': event, 'x-hub-signature-256': `sha256=${signed}` };
  const { status } = await stage.http('POST', path, body, headers);
  await stage.settle(5);
  return status;
}

/** A request for the cluster is open, and somebody merges it. */
async function merged(): Promise<void> {
  await publish(stage, '4.1.17');
  existingCluster(stage);
  await syncChart(stage);
  for (const { number } of await requests(stage, 'open')) await stage.human.merge(number);
  await stage.settle(5);
}

test('a merge is seen as soon as the forge tells of it', async () => {
  await merged();
  expect(await ourBranches(stage)).not.toEqual([]);
  expect(await told('pull_request')).toBe(202);
  expect(await ourBranches(stage)).toEqual([]);
});

test('who does not know the secret is not listened to, and learns nothing', async () => {
  await merged();
  const before = stage.forge.calls.all().length;
  expect(await told('pull_request', 'guessed')).toBe(401);
  expect(await told('pull_request', SECRET, '/api/webhooks/other')).toBe(401);
  expect(await told('pull_request', '', PATH)).toBe(401);
  expect(stage.forge.calls.all()).toHaveLength(before);
});

test('what cannot change a proposal costs no look', async () => {
  await merged();
  const before = stage.forge.calls.all().length;
  expect(await told('star')).toBe(202);
  expect(await told('ping')).toBe(202);
  expect(stage.forge.calls.all()).toHaveLength(before);
});

test('a body that is larger than any event is refused', async () => {
  const response = await stage.http('POST', PATH, { text: 'x'.repeat(6 * 1024 * 1024) });
  expect(response.status).toBe(413);
});

test('an event that could not be taken is logged with its repository and what went wrong', async () => {
  stage.renew({
    secret: () => {
      throw new TypeError('no answer from https://vault/secret?sig=S3CR3T');
    },
  });
  expect(await told('push')).toBe(500);
  const [line = '', ...more] = lines.filter((each) => each.includes('webhook failed'));
  expect(more).toEqual([]);
  expect(line).toContain('fleet');
  expect(line).toContain('TypeError: no answer from https://vault/secret');
  expect(line).not.toContain('S3CR3T');
});
