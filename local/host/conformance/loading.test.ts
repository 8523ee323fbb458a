import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../../clock';
import { memoryHubStore, startHost, type Host, type HostOptions } from '../index';
import { startFixture } from './support';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'app-'));
  symlinkSync(join(__dirname, '../../../node_modules'), join(folder, 'node_modules'));
  write('package.json', JSON.stringify({ main: 'main.cjs' }));
  write('host.json', JSON.stringify({ version: '2.0' }));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function start(options: Partial<HostOptions> = {}): Promise<Host> {
  return startHost({
    appDir: folder,
    port: 0,
    clock: realClock(),
    store: memoryHubStore(),
    ...options,
  });
}

const HELLO = "require('@azure/functions').app.http('hello', { handler: () => ({ body: 'hi' }) });";

test('main is a glob: every file that matches is loaded', async () => {
  write('package.json', JSON.stringify({ main: '*.cjs' }));
  write('a.cjs', HELLO);
  write('b.cjs', HELLO.replace('hello', 'again'));
  const host = await start();
  expect(host.functions.map(({ name }) => name)).toEqual(['hello', 'again']);
  await host.stop();
});

test('an ES module is loaded, too', async () => {
  write('package.json', JSON.stringify({ main: 'main.mjs' }));
  write(
    'main.mjs',
    "import { app } from '@azure/functions'; app.http('esm', { handler: () => ({ body: 'hi' }) }); export const mark = 1;",
  );
  const host = await start();
  expect(host.exports['mark']).toBe(1);
  expect(await (await fetch(`${host.url}/api/esm`)).text()).toBe('hi');
  await host.stop();
});

test('each start gets a fresh copy of the app, even side by side', async () => {
  const first = await startFixture('basics');
  const second = await startFixture('basics');
  expect(first.host.exports['seen']).not.toBe(second.host.exports['seen']);
  for (const { host } of [first, second]) {
    host.hub.start('fanOut', { instanceId: 'it', input: { values: [1] } });
    await host.idle();
    expect(host.hub.instance('it')?.output).toEqual([2]);
    await host.stop();
  }
});

test('hooks run around an invocation, at the start and at the end', async () => {
  write(
    'main.cjs',
    `${HELLO}
    const { app } = require('@azure/functions');
    const order = (module.exports.order = []);
    for (const hook of ['appStart', 'appTerminate', 'preInvocation', 'postInvocation']) app.hook[hook](() => void order.push(hook));
    app.hook.postInvocation((context) => { context.result = { body: 'replaced' }; });`,
  );
  const host = await start();
  expect(await (await fetch(`${host.url}/api/hello`)).text()).toBe('replaced');
  await host.stop();
  expect(host.exports['order']).toEqual([
    'appStart',
    'preInvocation',
    'postInvocation',
    'appTerminate',
  ]);
});

test('logs of host, SDK and app carry their category and function', async () => {
  const lines: string[] = [];
  write('main.cjs', HELLO.replace('() => ({', "(_, context) => context.warn('careful') ?? ({"));
  const host = await start({
    log: (entry) =>
      lines.push(`${entry.level} ${entry.category} ${entry.functionName} ${entry.message}`),
  });
  await fetch(`${host.url}/api/hello`);
  await host.stop();
  expect(lines).toContain('warning user hello careful');
});

test.each([
  [
    'a trigger that the host cannot fire',
    "require('@azure/functions').app.storageQueue('q', { queueName: 'q', connection: 'c', handler() {} });",
    'not-supported',
    'the trigger type "queueTrigger" of function "q"',
  ],
  [
    'an entity',
    "require('durable-functions').app.entity('e', () => {});",
    'not-supported',
    'the durable entity "e"',
  ],
  [
    'an output binding',
    "const f = require('@azure/functions'); f.app.http('h', { extraOutputs: [f.output.storageQueue({ queueName: 'q', connection: 'c' })], handler() {} });",
    'not-supported',
    'the out binding',
  ],
  [
    'HTTP streaming',
    "require('@azure/functions').app.setup({ enableHttpStream: true });",
    'not-supported',
    'HTTP streaming',
  ],
  ['a module that throws', "throw new Error('at load');", 'app-not-loadable', 'at load'],
  ['an app without functions', '', 'app-not-loadable', 'registers no function'],
  [
    'a bad schedule',
    "require('@azure/functions').app.timer('t', { schedule: 'often', handler() {} });",
    'trigger-invalid',
    'Schedule "often" of function "t"',
  ],
  [
    'a setting that is missing',
    "require('@azure/functions').app.timer('t', { schedule: '%NO_SUCH%', handler() {} });",
    'setting-missing',
    'NO_SUCH',
  ],
])('%s fails the start with a clear error', async (_, source, code, message) => {
  write('main.cjs', source);
  await expect(start()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test.each([
  ['{}', '"version" must be "2.0"'],
  ['{', 'host.json'],
  ['{"version":"2.0","extensions":{"durableTask":{"hubName":"a-b"}}}', 'task hub name "a-b"'],
  [
    '{"version":"2.0","extensions":{"durableTask":{"maxConcurrentActivityFunctions":0}}}',
    'maxConcurrentActivityFunctions',
  ],
  [
    '{"version":"2.0","extensions":{"durableTask":{"storageProvider":{"controlQueueVisibilityTimeout":"00:00:30"}}}}',
    'from "00:01:00" to "01:00:00"',
  ],
])('host.json %s is refused', async (text, message) => {
  write('host.json', text);
  await expect(start()).rejects.toMatchObject({
    code: 'host-json-invalid',
    message: expect.stringContaining(message),
  });
});

test('a port that is taken is named, with what to do', async () => {
  write('main.cjs', HELLO);
  const first = await start();
  const port = Number(new URL(first.url).port);
  await expect(start({ port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: expect.stringContaining(`Port ${port} is taken`),
  });
  await first.stop();
});

test('a start that failed leaves the port free', async () => {
  write('main.cjs', '');
  await expect(start()).rejects.toMatchObject({ code: 'app-not-loadable' });
  write('main.cjs', HELLO);
  const host = await start();
  expect((await fetch(`${host.url}/api/hello`)).status).toBe(200);
  await host.stop();
});
