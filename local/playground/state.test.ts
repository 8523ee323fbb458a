import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { startSimulatedAzure } from '../azure';
import { VirtualClock } from '../clock';
import type { Kept } from './state';
import { forget, readState, VERSION, writeState } from './state';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'playground-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function kept(): Promise<Kept> {
  const azure = await startSimulatedAzure({ clock: new VirtualClock() });
  azure.world.createCluster({ name: 'aks-one', resourceGroup: 'rg-one' });
  azure.finish();
  const state = azure.freeze();
  await azure.stop();
  const empty = { clusters: {}, released: ['4.1.17'], registries: [], requests: {} };
  return { version: VERSION, azure: state, ...empty, faults: [{ kind: 'throttle' }] };
}

describe('a playground that was stopped', () => {
  test('goes on where it was, with what Azure was about at an end', async () => {
    writeState(folder, await kept());
    const found = readState(folder);
    expect(found?.faults).toEqual([{ kind: 'throttle' }]);
    const [cluster] = found?.azure.clusters.values() ?? [];
    expect(cluster).toMatchObject({ name: 'aks-one', provisioningState: 'Succeeded' });
    expect(found?.azure.hosts.size).toBe(1);
  });

  test('begins anew where nothing was kept', () => {
    expect(readState(folder)).toBeUndefined();
  });

  test.each([
    ['is no state at all', Buffer.from('{"half": ')],
    ['is cut off', 'half'],
    ['is somebody else’s', serialize({ mark: 'other', kept: { version: VERSION } })],
    ['is of another version', serialize({ mark: mark(), kept: { version: 0 } })],
  ])('says how to begin again when the file %s', async (_, bytes) => {
    writeState(folder, await kept());
    const path = join(folder, 'state.bin');
    writeFileSync(path, bytes === 'half' ? readFileSync(path).subarray(0, 200) : bytes);
    expect(() => readState(folder)).toThrow(`npm start -- --fresh --state ${folder}`);
  });

  test('forgets what it has kept, and leaves files of mine in that folder alone', async () => {
    writeState(folder, await kept());
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    forget(folder);
    expect(readState(folder)).toBeUndefined();
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });
});

function mark(): string {
  return 'aks-identity-reconciler playground';
}
