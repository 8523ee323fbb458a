import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unsignedToken } from '../../local/azure';
import { prepareRegistry } from '../../local/azure/landing-zone';
import { YOU } from '../../local/playground/az-door';
import { loadConfiguration } from '../../shared/config/load';
import type { Configuration } from '../../shared/core/configuration/profile';
import { run } from '../../cli/run';
import type { Ended, LoggedIn } from './real-login';
import { logIn, SUBSCRIPTION } from './real-login';

const SCOPE = `/subscriptions/${SUBSCRIPTION}`;

let login: LoggedIn;
let folder: string;
let file: string;

beforeEach(async () => {
  login = await logIn();
  folder = mkdtempSync(join(tmpdir(), 'aks-identity-'));
  file = join(folder, 'profiles.yaml');
  const { world } = login.azure;
  for (const [name, networkPlugin] of [
    ['aks-one', 'azure'],
    ['aks-two', 'kubenet'],
  ] as const) {
    world.createCluster({ name, resourceGroup: 'rg-one', networkPlugin, existing: true });
  }
  for (const name of ['orders', 'billing']) {
    world.createIdentity({ name, resourceGroup: 'rg-identities', existing: true });
  }
  world.createIdentity({ name: 'reports', resourceGroup: 'rg-reports', existing: true });
  prepareRegistry(world, { name: 'acrfleet', subscription: SUBSCRIPTION });
  const [one] = world.state.clusters.values();
  world.setFluxExtension({ cluster: one?.id ?? '', installed: true });
});

afterEach(async () => {
  const writes = login.azure.calls.writes();
  await login.stop();
  rmSync(folder, { recursive: true });
  expect(writes).toEqual([]);
});

/** As the product reads it. */
function loaded(): Configuration {
  const result = loadConfiguration(readFileSync(file, 'utf8'), file);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.warnings).toEqual([]);
  return result.configuration;
}

/** Somebody sits at a terminal and types. */
async function typing(line: string, ...answers: readonly string[]): Promise<Ended> {
  const left = [...answers];
  const texts = { out: '', err: '' };
  const exit = await run(line.split(' '), {
    env: { SIMULATED_AZURE_URL: login.azure.url },
    stdout: { write: (text) => (texts.out += text), isTty: true, columns: 100 },
    stderr: { write: (text) => (texts.err += text), isTty: true, columns: 100 },
    ask: async (question) => ((texts.err += question), left.shift() ?? ''),
    fetch,
    readFile: async (path) => readFileSync(path, 'utf8'),
    writeFile: async (path, text) => writeFileSync(path, text),
    createFile: async (path, text) => (writeFileSync(path, text), true),
    tokenFor: async () => unsignedToken(YOU),
    now: () => Date.now(),
    sleep: async () => undefined,
    newId: () => 'none',
    absolute: (path) => path,
    checkout: undefined,
  });
  expect(left).toEqual([]);
  return { exit, ...texts };
}

test('with flags alone a file is written that the product plans by, and that only observes', async () => {
  const { exit, out, err } = await login.run([
    'init',
    '--subscription',
    SUBSCRIPTION,
    '--out',
    file,
  ]);
  expect([exit, err]).toEqual([0, 'Looking at 1 subscription.\n']);
  expect(out).toContain('2 clusters seen, 2 groups of identities. Next:');
  expect(out).toContain(`aks-identity check --local --config ${file}`);
  const { profiles, settings } = loaded();
  expect(settings.subscriptions).toEqual([SUBSCRIPTION]);
  expect(profiles).toMatchObject([
    { name: 'platform', observeOnly: true, roles: 'check', kubenet: { handling: 'enforce' } },
  ]);
  const groups = [`${SCOPE}/resourcegroups/rg-identities`, `${SCOPE}/resourcegroups/rg-reports`];
  expect(profiles[0]?.identities.resourceGroups.toSorted()).toEqual(groups);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('# 2 identities: billing, orders');
  expect(text).toContain('azure-policy: aks-two.');
  const plan = await login.run(['plan', 'aks-one', '--local', '--config', file]);
  expect([plan.exit, plan.err]).toEqual([2, '']);
  expect(plan.out).toContain('+ identity orders');
}, 60_000);

test('whoever is asked chooses subscriptions, groups, registries and the repository', async () => {
  const { exit, err } = await typing(`init --out ${file}`, '1', 'x', '1', '1', 'contoso/fleet');
  expect(exit).toBe(0);
  expect(err).toContain('There are numbers from 1 to 2.');
  const { profiles, registries, repositories, charts } = loaded();
  expect(profiles[0]?.identities.resourceGroups).toEqual([`${SCOPE}/resourcegroups/rg-identities`]);
  expect(profiles[0]?.gitops).toMatchObject({ registries: ['acrfleet'] });
  expect(registries).toMatchObject([{ name: 'acrfleet', loginServer: 'acrfleet.azurecr.io' }]);
  expect(repositories).toMatchObject([{ forge: { repository: 'contoso/fleet' } }]);
  expect(charts).toMatchObject([{ name: 'aad-pod-identity' }]);
  expect(readFileSync(file, 'utf8')).toContain('# With the Flux extension: aks-one.');
});

test('a file that is there is kept, unless --force says otherwise', async () => {
  writeFileSync(file, 'mine');
  const words = ['init', '--subscription', SUBSCRIPTION, '--out', file];
  const { exit, err } = await login.run(words);
  expect([exit, readFileSync(file, 'utf8')]).toEqual([1, 'mine']);
  expect(err).toContain('is there already.');
  expect((await login.run([...words, '--force'])).exit).toBe(0);
  expect(loaded().profiles).toHaveLength(1);
});

test('where nobody can be asked, flags that are missing are named', async () => {
  const { exit, err } = await login.run(['init', '--out', file]);
  expect([exit, existsSync(file)]).toEqual([64, false]);
  for (const flag of ['--subscription', '--identities', '--registry', '--repository', '--out']) {
    expect(err).toContain(flag);
  }
});

test.each([
  [['--subscription', 'platfrom'], 'There is no subscription "platfrom".'],
  [['--identities', 'rg-identites'], 'Did you mean rg-identities?'],
  [['--registry', 'acrflet', '--repository', 'a/b'], 'Did you mean acrfleet?'],
  [['--registry', 'acrfleet'], '--registry and --repository go together.'],
])('%j is a slip, and nothing is written', async (words, said) => {
  const subscription = words[0] === '--subscription' ? [] : ['--subscription', SUBSCRIPTION];
  const { exit, err } = await login.run(['init', ...subscription, ...words, '--out', file]);
  expect([exit, existsSync(file)]).toEqual([64, false]);
  expect(err).toContain(said);
});

test('a name that no profile may have is refused with the reason, and nothing is written', async () => {
  const words = ['init', '--subscription', SUBSCRIPTION, '--profile', 'a b: [', '--out', file];
  const { exit, err } = await login.run(words);
  expect([exit, existsSync(file)]).toEqual([1, false]);
  expect(err).toContain('Nothing was written');
  expect(err).toContain('profiles[0].name');
});

test('a subscription that is called like YAML ends no comment', async () => {
  const subscription = '33333333-3333-4333-8333-333333333333';
  const name = 'evil\nprofiles: []\n#';
  login.azure.world.createSubscription({ subscription, name });
  const scope = `/subscriptions/${subscription}`;
  login.azure.world.grantRole({ principalId: YOU.objectId, role: 'Owner', scope, existing: true });
  const place = { subscription, resourceGroup: 'rg-other', existing: true };
  login.azure.world.createIdentity({ name: 'one', ...place });
  const { exit } = await login.run(['init', '--subscription', subscription, '--out', file]);
  expect(exit).toBe(0);
  expect(loaded().profiles).toHaveLength(1);
});

test('on the standard output it is the configuration, and nothing else', async () => {
  const { exit, out } = await login.run(['init', '--subscription', SUBSCRIPTION, '--out', '-']);
  expect(exit).toBe(0);
  expect(loadConfiguration(out, 'x').ok).toBe(true);
});
