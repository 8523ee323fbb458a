import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigSource } from '../../../shared/config/source';
import { configSourceFrom } from '../../../shared/config/environment';
import { identitiesOn } from '../../support/stage';
import { callApi } from '../contract';
import { endScene, newCluster, readyOf, resync, scene } from './scene';

const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
const file = join(folder, 'profiles.yaml');
let writes = 0;

afterEach(endScene);
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the file as an editor does, at a moment of its own. */
function write(text: string): void {
  writeFileSync(file, text);
  writes += 1;
  utimesSync(file, writes, writes);
}

function good(subscription: string, extra = ''): string {
  return `apiVersion: aks-identity-reconciler/v1
settings: { subscriptions: [${subscription}] }
profiles:
  - name: platform
    selector: { subscriptions: [${subscription}] }
    objects: ignore
${extra}    identities:
      resourceGroups: [/subscriptions/${subscription}/resourceGroups/rg-identities]
`;
}

function fromFile(first: (subscription: string) => string): (subscription: string) => ConfigSource {
  return (subscription) => {
    write(first(subscription));
    const credential = { getToken: () => Promise.reject(new Error('a file needs no token')) };
    return configSourceFrom({ CONFIG_PATH: file }, { credential, now: Date.now });
  };
}

test('a bad edit of the file leaves the last good one in force, and the status says what is wrong where [P15, F46]', async () => {
  const stage = await scene({ source: fromFile((subscription) => good(subscription)) });
  write(good(stage.subscription).replace('selector', 'selectr'));
  const cluster = await newCluster(stage);
  await stage.clock.advance(5 * 60_000);
  expect(identitiesOn(stage, cluster)).toEqual({ system: [] });
  write(good(stage.subscription));
  await resync(stage, cluster);
  expect(await readyOf(stage, cluster)).toBe('Converged');
  write(good(stage.subscription, '    mode: manged\n'));
  stage.azure.world.addPool({ cluster, name: 'gpu' });
  await stage.settle();
  expect(identitiesOn(stage, cluster).gpu).toEqual(['billing', 'orders']);
  const { body } = await callApi(stage, 'GET /api/status');
  expect(body?.configuration).toMatchObject({
    profiles: ['platform'],
    problems: [{ line: 7, suggestion: 'managed' }],
  });
  write(good(stage.subscription, '    suspend: true\n'));
  await resync(stage, cluster);
  expect(await readyOf(stage, cluster)).toBe('Suspended');
});
