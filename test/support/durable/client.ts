import type { DurableClient } from 'durable-functions';

export interface FakeClient {
  readonly client: DurableClient;
  /** What was started, in order: `reconcileCluster {"cluster":…}`. */
  readonly started: string[];
  /** Instance ids, in the same order. */
  readonly ids: string[];
  /** Those that run already: another start of them is refused, as Durable does. */
  readonly running: Set<string>;
}

/** The client of Durable Functions, as far as we use it: it starts instances, and refuses to start one that runs. */
export function fakeClient(): FakeClient {
  const started: string[] = [];
  const ids: string[] = [];
  const running = new Set<string>();
  const startNew: DurableClient['startNew'] = async (name, { instanceId = '', input } = {}) => {
    if (running.has(instanceId)) throw new Error(`instance ${instanceId} is running`);
    running.add(instanceId);
    started.push(`${name} ${JSON.stringify(input)}`);
    ids.push(instanceId);
    return instanceId;
  };
  return { client: { startNew } as DurableClient, started, ids, running };
}
