import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { azureTables } from '../shared/adapters/store';
import { startAzurite } from './azurite';

const ROW = { partition: 'p', row: 'r', columns: { kept: true } };

test('what was written to a folder is there after a restart', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'azurite-'));
  const first = await startAzurite({ dir: join(dir, 'made', 'on', 'demand') });
  await azureTables(first).insert('Kept', ROW);
  await first.stop();

  const second = await startAzurite({ dir: join(dir, 'made', 'on', 'demand') });
  const found = await azureTables(second).get('Kept', ROW);
  await second.stop();
  await rm(dir, { recursive: true });

  expect(found?.columns).toEqual(ROW.columns);
});

test('in memory, nothing outlives the emulator', async () => {
  const first = await startAzurite();
  await azureTables(first).insert('Kept', ROW);
  await first.stop();

  const second = await startAzurite();
  const found = await azureTables(second).get('Kept', ROW);
  await second.stop();

  expect(found).toBeUndefined();
});

test('a port that is taken is named, with what to do about it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;

  await expect(startAzurite({ port, dir: 'memory' })).rejects.toThrow(
    new RegExp(`127\\.0\\.0\\.1:${port}: the port is taken.*choose another port`),
  );
  await new Promise((resolve) => holder.close(resolve));
});
