import { resourceGroupId } from '../../core/base/resource-id';
import type { Wire } from './wire.testing';
import { failureOf, refusal, wire } from './wire.testing';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const OTHER = '00000000-0000-0000-0000-000000000002';
const GROUP = resourceGroupId(SUBSCRIPTION, 'identities');
const none = { body: { value: [] } };

function slowDown(code: string): ReturnType<typeof refusal> & { headers: Record<string, string> } {
  return { ...refusal(429, code), headers: { 'retry-after': '30' } };
}

/** An adapter whose clock is set by hand, in seconds. */
function opened(...answers: Parameters<typeof wire>[0]): Wire & { time: { seconds: number } } {
  const time = { seconds: 0 };
  return { time, ...wire(answers, { now: () => time.seconds * 1000 }) };
}

describe('after a throttle, until its Retry-After has passed', () => {
  test('the same URL is not asked again, and the answer tells what is left of the wait [P8, F12]', async () => {
    const { azure, sent, time } = opened(slowDown('TooManyRequests'), none);
    await failureOf(azure.listIdentities(GROUP));
    time.seconds = 20;
    expect(await failureOf(azure.listIdentities(GROUP))).toMatchObject({
      policy: 'Throttled',
      code: 'TooManyRequests',
      retryAfterMs: 10_000,
    });
    expect(sent).toHaveLength(1);
    time.seconds = 30;
    expect(await azure.listIdentities(GROUP)).toEqual([]);
  });

  test('another URL is asked as usual', async () => {
    const { azure } = opened(slowDown('TooManyRequests'), none);
    await failureOf(azure.listIdentities(GROUP));
    expect(await azure.listClusters(SUBSCRIPTION)).toEqual([]);
  });

  test('of the whole subscription, no read of it is sent, and others are', async () => {
    const { azure, sent } = opened(slowDown('SubscriptionRequestsThrottled'), none);
    await failureOf(azure.listIdentities(GROUP));
    expect(await failureOf(azure.listClusters(SUBSCRIPTION))).toMatchObject({
      policy: 'Throttled',
    });
    expect(await azure.listClusters(OTHER)).toEqual([]);
    expect(sent).toHaveLength(2);
  });
});

test('a refusal without a Retry-After closes nothing', async () => {
  const { azure } = opened(refusal(429, 'TooManyRequests'), none);
  await failureOf(azure.listIdentities(GROUP));
  expect(await azure.listIdentities(GROUP)).toEqual([]);
});
