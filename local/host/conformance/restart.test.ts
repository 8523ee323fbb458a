import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../clock';
import { fileHubStore } from '../index';
import { startFixture } from './support';

const DAY = 24 * 3600 * 1000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a second host goes on where the first one stopped, timers included', async () => {
  const path = join(folder, 'hub.jsonl');
  const first = await startFixture('basics', { store: fileHubStore(path) });
  first.host.hub.start('sleeper', { instanceId: 'long', input: { ms: 10 * DAY } });
  first.host.hub.start('waiter', { instanceId: 'waits' });
  await first.clock.advance(4 * DAY);
  await first.host.stop();

  const clock = new VirtualClock(first.clock.now());
  const second = await startFixture('basics', { store: fileHubStore(path), clock });
  try {
    expect(second.host.hub.instance('waits')).toMatchObject({
      runtimeStatus: 'Running',
      customStatus: { waiting: true },
    });
    second.host.hub.raiseEvent('waits', 'go', 'hello');
    await clock.advance(7 * DAY);
    expect(second.host.hub.instance('waits')?.output).toEqual({ event: 'hello' });
    expect(second.host.hub.instance('long')?.output).toEqual({ slept: 10 * DAY });
  } finally {
    await second.host.stop();
  }
});

test('a process that died in the middle of a write loses only that write', async () => {
  const path = join(folder, 'hub.jsonl');
  const first = await startFixture('basics', { store: fileHubStore(path) });
  first.host.hub.start('waiter', { instanceId: 'waits' });
  await first.host.idle();
  const journal = readFileSync(path, 'utf8');
  await first.host.stop();
  writeFileSync(path, `${journal}{"instances":[{"instanceId":"wai`);

  const second = await startFixture('basics', { store: fileHubStore(path) });
  second.host.hub.raiseEvent('waits', 'go', 1);
  await second.host.idle();
  expect(second.host.hub.instance('waits')?.output).toEqual({ event: 1 });
  await second.host.stop();
});

test('a file that is no hub is refused with its line', async () => {
  const path = join(folder, 'hub.jsonl');
  writeFileSync(path, '{}\nnonsense\n');
  await expect(startFixture('basics', { store: fileHubStore(path) })).rejects.toMatchObject({
    code: 'hub-store-unusable',
    message: expect.stringContaining('hub.jsonl:2'),
  });
});
