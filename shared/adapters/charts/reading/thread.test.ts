import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startThread } from './thread';

/** What code of a stranger could see of us, if it ever got to run where charts are read. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.postMessage({ env: { ...process.env }, execArgv: process.execArgv, workerData });
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thread-'));
  process.env['FORGE_SECRET'] = 'ghp_secret';
});
afterEach(() => {
  delete process.env['FORGE_SECRET'];
  rmSync(folder, { recursive: true });
});

test('where charts of strangers are read no app setting of ours can be seen [F6]', async () => {
  const file = join(folder, 'worker.cjs');
  writeFileSync(file, PROGRAM);
  const thread = startThread({ timeoutMs: 1000, memoryMb: 64 }, file);
  thread.ref();
  const [seen] = (await once(thread, 'message')) as unknown[];
  await thread.terminate();
  expect(seen).toEqual({ env: {}, execArgv: [], workerData: undefined });
});
