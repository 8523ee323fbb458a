import type { Stage } from '../support/stage';

/** Everything that a request could have set going: the queue's rows, and instances. */
export async function underWay({ store, host }: Stage): Promise<unknown> {
  const items = await store.work.clusters();
  return {
    rows: items.map(({ key: cluster, generation, intent }) => `${cluster} ${intent} ${generation}`),
    instances: host.hub.instances().map(({ instanceId, runtimeStatus }) => ({
      instanceId,
      runtimeStatus,
    })),
  };
}

/** Runs `work` and fails if it set anything going. */
export async function expectUntouched<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const before = await underWay(stage);
  const result = await work();
  await stage.clock.advance(30_000);
  await stage.host.idle();
  expect(await underWay(stage)).toEqual(before);
  return result;
}
