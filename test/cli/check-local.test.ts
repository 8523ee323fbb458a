import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareRegistry } from '../../local/azure/landing-zone';
import { RECONCILER } from '../support/stage';
import type { LoggedIn } from './real-login';
import { logIn, SUBSCRIPTION } from './real-login';

const SCOPE = `/subscriptions/${SUBSCRIPTION}`;
const REGISTRY = `${SCOPE}/resourceGroups/rg-fleet/providers/Microsoft.ContainerRegistry/registries/acrfleet`;

function configuration(roles: 'grant' | 'check'): string {
  return `apiVersion: aks-identity-reconciler/v1
settings:
  subscriptions: [${SUBSCRIPTION}]
profiles:
  - name: shop
    selector: { names: [aks-*] }
    mode: managed
    roles: ${roles}
    identities:
      resourceGroups: [${SCOPE}/resourceGroups/rg-identities]
    gitops: { target: fleet, registries: [shared], charts: [aad-pod-identity] }
registries:
  - { name: shared, id: ${REGISTRY} }
charts:
  - { preset: aad-pod-identity, version: 4.x }
gitops:
  - { name: fleet, provider: github, repository: contoso/fleet, auth: { token: GITHUB_TOKEN } }
`;
}

let login: LoggedIn;
let folder: string;
let config: string;

beforeEach(async () => {
  login = await logIn();
  folder = mkdtempSync(join(tmpdir(), 'aks-identity-'));
  config = join(folder, 'profiles.yaml');
  writeFileSync(config, configuration('grant'));
  const { world } = login.azure;
  world.createCluster({ name: 'aks-one', resourceGroup: 'rg-one', existing: true });
  world.createIdentity({ name: 'orders', resourceGroup: 'rg-identities', existing: true });
  prepareRegistry(world, {
    ...{ name: 'acrfleet', subscription: SUBSCRIPTION, objectId: RECONCILER.objectId },
  });
});

afterEach(async () => {
  const writes = login.azure.calls.writes();
  await login.stop();
  rmSync(folder, { recursive: true });
  expect(writes).toEqual([]);
});

function check(...more: readonly string[]) {
  return login.run(['check', '--local', '--config', config, ...more]);
}

/** What mends it, below the line that says what is wrong. */
function remedyOf(out: string, what: RegExp): string {
  const lines = out.split('\n');
  const at = lines.findIndex((line) => what.test(line));
  const after = lines.slice(at + 1);
  const end = after.findIndex((line) => !line.startsWith('  '));
  return at === -1 ? `nothing says ${what.source} in\n${out}` : after.slice(0, end).join('\n');
}

function allowPull(): void {
  const { world } = login.azure;
  const [kubelet] = [...world.state.identities.values()].filter(({ name }) =>
    name.endsWith('-agentpool'),
  );
  const principalId = kubelet?.principalId ?? '';
  world.grantRole({ principalId, role: 'AcrPull', scope: REGISTRY, existing: true });
}

test('what infra/ leaves behind is all that is needed, and no more', async () => {
  allowPull();
  // The second custom role comes with RECONCILER_ASSIGN_POLICIES=true alone.
  const { roleAssignments, roleDefinitions } = login.azure.world.state;
  const [policy] = [...roleDefinitions.values()].filter(({ roleName }) => /Policy$/.test(roleName));
  const [assigned] = [...roleAssignments.values()].filter(({ roleDefinitionId }) =>
    roleDefinitionId.endsWith(policy?.name ?? 'none'),
  );
  login.azure.world.revokeRole({ assignment: assigned?.id ?? '' });
  const { out } = await check('--as', RECONCILER.objectId);
  const azure = out
    .split('\n')
    .filter((line) => !/API server|forge|chart|fleet|^ |Secret/.test(line));
  expect(azure.filter((line) => line !== '' && !line.startsWith('✔'))).toEqual([]);
  expect(out).toContain('✔ the configuration is valid, with 1 profile');
  expect(out).toMatch(/✔ signed in as /);
  expect(out).toMatch(/✔ subscription .* is there/);
  expect(out).toMatch(/✔ resource providers of .* are registered/);
  expect(out).toMatch(/✔ events of .* reach the reconciler/);
  expect(out).toContain(`✔ principal ${RECONCILER.objectId} may do all that is needed`);
  expect(out).toContain('✔ registry shared is there, and 1 cluster may pull from it');
  expect(out).toMatch(/✔ role assignments in .*: \d+ of 4000/);
  expect(out).toContain('✔ no host has more than 1 identity');
}, 60_000);

test('every prerequisite that is not met comes with the command that mends it', async () => {
  const { world } = login.azure;
  world.setProvider({
    ...{ subscription: SUBSCRIPTION, namespace: 'Microsoft.EventGrid', registered: false },
  });
  world.connectEvents({
    subscription: SUBSCRIPTION,
    includedEventTypes: ['Microsoft.Resources.ResourceWriteSuccess'],
  });
  const { exit, out } = await check();
  expect(exit).toBe(1);
  expect(remedyOf(out, /^✗ resource providers of .*Microsoft\.EventGrid/)).toBe(
    `  az provider register --namespace Microsoft.EventGrid --subscription ${SUBSCRIPTION}`,
  );
  expect(
    remedyOf(out, /^✗ the filter .* leaves out Microsoft\.Resources\.ResourceDeleteSuccess/),
  ).toBe('  azd provision');
  expect(remedyOf(out, /^✗ the nodes of aks-one may not pull from registry shared/)).toBe(
    `  az aks update --resource-group rg-one --name aks-one --attach-acr ${REGISTRY.toLowerCase()}`,
  );
  expect(remedyOf(out, /^! these are your own rights/)).toContain('--as');
  // Nobody has connected an API server to this cluster, and no token of the forge is set.
  expect(out).toMatch(/^✗ .*on .*aks-one/m);
  expect(out).toMatch(/^✗ .*GITHUB_TOKEN/m);
}, 60_000);

test('rights are held against the table, scope by scope: what is missing and what is more than needed', async () => {
  writeFileSync(config, configuration('check'));
  const { world } = login.azure;
  world.grantRole({
    ...{ principalId: RECONCILER.objectId, role: 'Contributor', existing: true },
    scope: `${SCOPE}/resourceGroups/rg-fleet`,
  });
  const { exit, out } = await check('--as', RECONCILER.objectId);
  expect(exit).toBe(1);
  expect(
    remedyOf(
      out,
      /^✗ principal .* may not do Microsoft\.Compute\/virtualMachineScaleSets\/write on/,
    ),
  ).toMatch(/^ {2}az role assignment create .*"Virtual Machine Contributor" --scope \S*mc_rg-one/);
  expect(remedyOf(out, /^✗ .*userAssignedIdentities\/assign\/action on .*rg-identities/)).toMatch(
    /"Managed Identity Operator"/,
  );
  expect(remedyOf(out, /^! Contributor on .*rg-fleet is more than is needed/)).toMatch(
    /^ {2}az role assignment delete --ids \//,
  );
  // Nothing of this profile gives roles.
  expect(out).toMatch(/^! Role Based Access Control Administrator on .* is more than is needed/m);
}, 60_000);

test('without a configuration, a login or a subscription it says so, and stops there', async () => {
  writeFileSync(config, 'profiles: []\n');
  const wrong = await check();
  expect([wrong.exit, wrong.err]).toEqual([1, '']);
  expect(wrong.out).toMatch(/^✗ .*profiles\.yaml has \d problems?/);
  writeFileSync(
    config,
    configuration('grant').replace(`[${SUBSCRIPTION}]`, '[22222222-2222-4222-8222-222222222222]'),
  );
  const { exit, out } = await check();
  expect(exit).toBe(1);
  expect(remedyOf(out, /^✗ subscription 2222.* cannot be seen: SubscriptionNotFound/)).toContain(
    '--role Reader --scope /subscriptions/22222222',
  );
}, 60_000);

test('what may not be looked at is said to be so, and everything else is still looked at', async () => {
  const { world } = login.azure;
  for (const { id, principalId } of [...world.state.roleAssignments.values()]) {
    if (principalId !== RECONCILER.objectId) world.revokeRole({ assignment: id });
  }
  const { exit, out } = await check();
  expect(exit).toBe(1);
  expect(out).toMatch(/^✗ subscription .* cannot be seen/m);
  expect(out).not.toContain('Something went wrong');
}, 60_000);
