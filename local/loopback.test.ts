import { request } from 'node:http';
import { join } from 'node:path';
import { startSimulatedAzure } from './azure';
import { startChartRepository } from './charts';
import { VirtualClock } from './clock';
import { startForge } from './forge';
import { memoryHubStore, startHost } from './host';
import { startRegistries } from './registry';
import type { Running } from './start/running';
import { stopAll } from './start/running';

const running: Running[] = [];
/** By what it is, an address of it. */
const addresses: Record<string, string> = {};

beforeAll(async () => {
  const clock = new VirtualClock();
  const host = await startHost({
    ...{ appDir: join(__dirname, 'host/conformance/apps/basics'), port: 0, timers: false },
    ...{ clock, store: memoryHubStore(), settings: { TICK: '0 0 * * * *' } },
  });
  const azure = await startSimulatedAzure({ clock });
  const [forge, charts] = [await startForge(), await startChartRepository({ port: 0 })];
  const registries = await startRegistries({ port: 0 });
  running.push(host, azure, forge, charts, registries);
  Object.assign(addresses, {
    ...{ host: host.url, azure: azure.url, forge: forge.url },
    ...{ charts: charts.url, registries: registries.url },
  });
});
afterAll(() => stopAll(running));

/** Status of the answer to a browser that was led here by `host`. */
function statusFor(address: string, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const asked = request(address, { headers, setHost: host !== undefined }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}

describe.each(['host', 'azure', 'forge', 'charts', 'registries'])('of the %s', (name) => {
  const address = (): string => addresses[name] ?? '';

  test.each(['evil.example', 'evil.example:7071', '127.0.0.1.evil.example', 'localhost.evil:80'])(
    'no page that a browser takes for %s reaches the reconciler or the simulators on this machine',
    async (host) => {
      expect(await statusFor(address(), host)).toBe(421);
    },
  );

  test.each(['127.0.0.1', 'localhost:7071', 'LOCALHOST', '[::1]:80'])(
    'whoever calls it %s is answered',
    async (host) => {
      expect(await statusFor(address(), host)).not.toBe(421);
    },
  );
});
