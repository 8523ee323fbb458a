import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECONCILER } from '../support/stage';
import type { LoggedIn } from './real-login';
import { logIn, SUBSCRIPTION } from './real-login';

const CONFIGURATION = `apiVersion: aks-identity-reconciler/v1
settings:
  subscriptions: [${SUBSCRIPTION}]
profiles:
  - name: shop
    selector: { names: [aks-*] }
    mode: managed
    roles: grant
    objects: ignore
    identities:
      resourceGroups: [/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-identities]
`;

let login: LoggedIn;
let folder: string;
let config: string;

beforeEach(async () => {
  login = await logIn();
  folder = mkdtempSync(join(tmpdir(), 'aks-identity-'));
  config = join(folder, 'profiles.yaml');
  writeFileSync(config, CONFIGURATION);
  const { world } = login.azure;
  for (const name of ['aks-one', 'other']) {
    world.createCluster({ name, resourceGroup: 'rg-one', existing: true });
  }
  world.createIdentity({ name: 'orders', resourceGroup: 'rg-identities', existing: true });
});

afterEach(async () => {
  // Reading is all that --local ever does.
  const writes = login.azure.calls.writes();
  await login.stop();
  rmSync(folder, { recursive: true });
  expect(writes).toEqual([]);
});

function local(line: string, env?: Readonly<Record<string, string>>) {
  return login.run([...line.split(' '), '--local', '--config', config], env);
}

test('with my own login and no app, I see what would be done, and nothing is written [P8]', async () => {
  const one = await local('plan aks-one');
  expect([one.exit, one.err]).toEqual([2, '']);
  expect(one.out).toContain('+ identity orders');
  expect(one.out).toContain('+ role Virtual Machine Contributor');
  const { exit, out } = await local(`plan --all --as ${RECONCILER.objectId}`);
  expect(exit).toBe(2);
  expect(out).toContain(`+ role Managed Identity Operator for ${RECONCILER.objectId}`);
  expect(out).toContain('1 of 2 need nothing.');
}, 60_000);

test('clusters are listed, explained and drawn as a dry run has just found them', async () => {
  const list = await local('get clusters');
  expect([list.exit, list.err]).toEqual([0, '']);
  expect(list.out).toMatch(/aks-one +rg-one +shop +Unknown +DryRun/);
  expect(list.out).toMatch(/other +rg-one +- +\w+ +NotSelected/);
  expect((await local('explain aks-one')).out).toMatch(/Conditions\n[^]*DryRun/);
  expect((await local('tree aks-one')).out).toMatch(/orders \(wanted, not attached\)/);
}, 60_000);

test('my token is shown nowhere, whatever is asked for and whatever fails', async () => {
  const [{ id = '' } = {}] = login.azure.world.state.roleAssignments.values();
  expect(id).not.toBe('');
  const runs = [
    await local('plan aks-one -o json'),
    await local('get clusters -o yaml'),
    await local('plan nowhere'),
  ];
  expect(login.tokens.length).toBeGreaterThan(0);
  for (const { out, err } of runs) {
    for (const token of login.tokens) expect(out + err).not.toContain(token);
    expect(out + err).not.toContain(login.tokens[0]?.split('.')[1]);
  }
}, 60_000);

test('a configuration that is wrong is told with its lines, before anybody signs in', async () => {
  writeFileSync(config, CONFIGURATION.replace('mode: managed', 'mode: manged'));
  const { exit, out, err } = await local('plan aks-one');
  expect([exit, out, login.tokens]).toEqual([1, '', []]);
  expect(err).toContain('profiles.yaml has 1 problem.');
  expect(err).toContain('did you mean "managed"?');
  expect(err).toContain('7 |     mode: manged');
});

test('without a login it says how to sign in', async () => {
  const { exit, err } = await local('plan aks-one', {
    AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    ...{ AZURE_CLIENT_ID: '', AZURE_TENANT_ID: '', AZURE_CLIENT_SECRET: '' },
  });
  expect(exit).toBe(1);
  expect(err).toMatch(/error: {2}No token for https:\/\/management\.azure\.com[^]*az login/);
});

test('a subscription that I may not see is said to be so', async () => {
  for (const { id, principalId } of login.azure.world.state.roleAssignments.values()) {
    if (principalId !== RECONCILER.objectId) login.azure.world.revokeRole({ assignment: id });
  }
  const { exit, err } = await local('plan --all');
  expect(exit).toBe(1);
  expect(err).toContain('error:  Clusters cannot be listed (');
});

test.each([
  ['plan aks-one --local', '--local needs --config <file>.'],
  ['plan aks-one --config x.yaml', '--config belongs to --local'],
  ['plan aks-one --as x', '--as belongs to --local'],
  ['plan aks-one --local --config x.yaml --url https://a.example', 'leave --url out'],
])('`%s` is no way to ask', async (line, said) => {
  const { exit, err } = await login.run(line.split(' '));
  expect([exit, err]).toEqual([64, expect.stringContaining(said)]);
});
