import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulatedAzure, unsignedToken } from '../../local/azure';
import { prepareSubscription } from '../../local/azure/landing-zone';
import { realClock } from '../../local/clock';
import type { Running } from '../../local/start/running';
import { stopAll } from '../../local/start/running';
import { startProduct } from '../../local/start/stack';
import { writeFileSync, mkdirSync } from 'node:fs';
import { percentile } from './bundle';

export interface Latency {
  readonly clusters: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CLUSTERS = 40;
const RECONCILER = {
  objectId: '0b0e0000-0000-4000-8000-000000000001',
  appId: '0b0e0000-0000-4000-8000-000000000002',
};

/**
 * Our own part of the way from an event to the first write: real clock, real storage emulator, Azure answering at once.
 * One cluster after the other, each idle before.
 */
export async function eventToFirstWrite(): Promise<Latency> {
  const azure = await startSimulatedAzure({
    clock: realClock(),
    latency: { requestMs: 0, vmssPatchMs: 10, retryAfterSeconds: 1, eventDeliveryMs: 0 },
    throttling: false,
  });
  const { subscription } = prepareSubscription(azure.world, RECONCILER);
  const running: Running[] = [azure];
  const host = await startProduct(running, {
    ports: { host: 0, tables: 0 },
    tables: 'memory',
    log: () => undefined,
    settings: {
      CONFIG_PATH: configuration(subscription),
      SIMULATED_AZURE_URL: azure.url,
      SIMULATED_AZURE_TOKEN: unsignedToken(RECONCILER),
    },
  });
  try {
    const url = `${host.url}/runtime/webhooks/eventgrid?functionName=onResourceEvent`;
    await azure.deliverEventsTo({ url, schema: 'eventgrid' });
    azure.world.createIdentity({ name: 'billing', resourceGroup: 'rg-identities', existing: true });
    const waits: number[] = [];
    for (let index = 0; index < CLUSTERS; index += 1) waits.push(await oneCluster(azure, index));
    // The first one pays for the creation of the tables and the first connections.
    const warm = waits.slice(1);
    return { clusters: warm.length, p50Ms: percentile(warm, 0.5), p99Ms: percentile(warm, 0.99) };
  } finally {
    await stopAll(running);
  }
}

type Azure = Awaited<ReturnType<typeof startSimulatedAzure>>;

async function oneCluster({ world, calls }: Azure, index: number): Promise<number> {
  const pools = [{ name: 'system' }];
  const { id } = world.createCluster({
    name: `aks${index}`,
    resourceGroup: 'rg',
    pools,
    existing: true,
  });
  const before = calls.writes().length;
  const start = performance.now();
  world.setTags({ resource: id, tags: { touched: String(index) } });
  while (calls.writes().length === before) await sleep(1);
  const waited = performance.now() - start;
  await sleep(300);
  return waited;
}

function configuration(subscription: string): string {
  mkdirSync('.local', { recursive: true });
  writeFileSync(
    '.local/bench.yaml',
    `apiVersion: aks-identity-reconciler/v1
settings: { subscriptions: [${subscription}] }
profiles:
  - name: bench
    selector: { subscriptions: [${subscription}] }
    identities:
      resourceGroups: [/subscriptions/${subscription}/resourceGroups/rg-identities]
`,
  );
  return '.local/bench.yaml';
}
