import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TUTORIAL = readFileSync('docs/playground.md', 'utf8');
const SNIPPETS = [...TUTORIAL.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text = '']) => text);
/** Under load everything takes longer; what goes wrong is told sooner. */
const PATIENCE_MS = 120_000;

let folder: string;
let playground: ChildProcess;
let printed = '';

/** The snippet that has this text, as the test runs it: with files in a folder of its own. */
function snippet(part: string): string {
  const found = SNIPPETS.find((text) => text.includes(part));
  if (found === undefined) throw new Error(`no snippet of docs/playground.md has "${part}"`);
  return found
    .replaceAll('my.yaml', join(folder, 'my.yaml'))
    .replaceAll('.playground/', `${folder}/`)
    .replaceAll('npx aks-identity', 'node dist/cli.cjs')
    .replaceAll('npm run play', 'npm run --silent play');
}

function run(text: string): string {
  const script = `set -e\n${snippet('env.sh').split('\n')[0]}\n${text}`;
  // The tutorial works without them; they take seconds to start.
  const PATH = `${process.cwd()}/node_modules/.bin:/usr/bin:/bin`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], {
    env: { ...process.env, PATH },
    encoding: 'utf8',
  });
  return stdout + stderr;
}

async function until(holds: () => string | undefined, what: string): Promise<string> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = holds();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}:\n${printed}`);
    await sleep(500);
  }
}

/** Runs a text again until it prints what is expected. */
function shows(text: string, expected: RegExp): Promise<string> {
  return until(() => {
    const out = run(text);
    return expected.test(out) ? out : undefined;
  }, `${text.trim()} shows ${expected.source}`);
}

async function freePorts(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return Math.min(port, 65_000);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'playground-'));
  const [copy = '', start = ''] = snippet('npm start').trim().split('\n');
  expect(spawnSync('bash', ['-c', copy]).status).toBe(0);
  const args = start.replace('npm start -- ', '').split(' ');
  const more = ['--state', folder, '--port', String(await freePorts())];
  // What `npm start` runs, by the other name that it has.
  playground = spawn(process.execPath, ['dist/cli.cjs', 'simulate', ...args, ...more]);
  for (const stream of [playground.stdout, playground.stderr]) {
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }
  await until(() => (printed.includes('Running until Ctrl-C') ? printed : undefined), 'it is up');
}, PATIENCE_MS);

afterAll(async () => {
  const ended = new Promise((resolve) => playground.once('exit', resolve));
  playground.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}, PATIENCE_MS);

describe('the tutorial, as a newcomer types it', () => {
  test('shows the fleet that my profile selects, and that nothing is left to do', async () => {
    await shows(snippet('get clusters\n'), /aks-shop-03 .*True[^]*No changes/);
  }, 180_000);

  test('looks from here as well, without the app', () => {
    const found = run(snippet('--local'));
    expect(found).toMatch(/✔ resource providers of .* are registered/);
    expect(found).toMatch(/✔ registry shared is there, and 3 clusters may pull from it/);
    expect(found).toMatch(/✔ \d API servers? answered/);
    expect(found).not.toMatch(/^✗/m);
  }, 120_000);

  test('creates a cluster, merges its pull request, and NMI rolls out', async () => {
    expect(run(snippet('create aks-mine'))).toContain('Profile shop selects it');
    await shows('node dist/cli.cjs get clusters', /aks-mine .*True/);
    await shows(snippet('-- merge'), /Merged #\d+/);
    await until(() => (printed.includes('Helm install succeeded') ? printed : undefined), 'Helm');
  }, 300_000);

  test('finds a 403 on one scale set while another API server is down, and mends both', async () => {
    expect(run(snippet('fault 403'))).toContain('refuses to change it');
    const found = await shows(
      snippet('--not-ready'),
      /aks-shop-02[^]*ApiServerUnreachable[^]*AuthorizationFailed|AuthorizationFailed[^]*ApiServerUnreachable/,
    );
    expect(found).toMatch(/aks-mine in rg-shop/);
    expect(found).toMatch(/virtualMachineScaleSets\/aks-web-\d+-vmss/);
    expect(run(snippet('-- clear'))).toContain('Mended: 403 aks-mine/web, api-down aks-shop-02.');
    await shows('node dist/cli.cjs get clusters', /aks-mine .*True/);
  }, 300_000);
});

test('every snippet of the tutorial is run by one of these', () => {
  const parts = [
    'npm start',
    'get clusters\n',
    '--local',
    'create aks-mine',
    '-- merge',
    'fault 403',
  ];
  const run = [...parts, '--not-ready', '-- clear'].map(snippet);
  expect(new Set(run).size).toBe(SNIPPETS.length);
});
