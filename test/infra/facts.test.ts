import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import customRole from '../../infra/custom-role.json';
import eventFilter from '../../infra/event-filter.json';
import policyRole from '../../infra/policy-role.json';
import parameters from '../../infra/main.parameters.json';
import roleIds from '../../infra/role-ids.json';
import telemetry from '../../infra/telemetry.json';
import host from '../../host.json';
import sample from '../../local.settings.sample.json';
import { referenceFolder, root } from './paths';

const functionApp = source('infra/function-app.bicep');
const condition = source('infra/role-grant-condition.txt').trim();
const VIRTUAL_MACHINE_CONTRIBUTOR = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';
const MANAGED_IDENTITY_OPERATOR = 'f1a07417-d97a-45cb-824c-7a7467783830';

describe('the event filter', () => {
  it('lets in writes and deletes of clusters, pools, identities and role assignments, and writes of scale sets', () => {
    expect([...eventFilter.operationNames].sort()).toEqual([
      'Microsoft.Authorization/roleAssignments/delete',
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Compute/virtualMachineScaleSets/write',
      'Microsoft.ContainerService/managedClusters/agentPools/delete',
      'Microsoft.ContainerService/managedClusters/agentPools/write',
      'Microsoft.ContainerService/managedClusters/delete',
      'Microsoft.ContainerService/managedClusters/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/delete',
      'Microsoft.ManagedIdentity/userAssignedIdentities/write',
    ]);
  });

  it('stays within the 25 values of 512 characters that Event Grid allows', () => {
    expect(eventFilter.operationNames.length).toBeLessThanOrEqual(25);
    const longest = Math.max(...eventFilter.operationNames.map(({ length }) => length));
    expect(longest).toBeLessThanOrEqual(512);
  });

  it('wants success events only', () => {
    expect(eventFilter.includedEventTypes).toEqual([
      'Microsoft.Resources.ResourceWriteSuccess',
      'Microsoft.Resources.ResourceDeleteSuccess',
    ]);
  });

  it('names types and operations as the sample events do', () => {
    const folder = referenceFolder('data/events/derived');
    if (folder === undefined) return;
    for (const name of ['managedClusters', 'agentPools', 'userAssignedIdentities']) {
      const path = join(folder, `${name}.write_success.eventgrid.json`);
      const text = readFileSync(path, 'utf8').toLowerCase();
      const wanted = eventFilter.operationNames.filter((one) => text.includes(one.toLowerCase()));
      expect(wanted).toHaveLength(1);
      expect(text).toContain('microsoft.resources.resourcewritesuccess');
    }
  });
});

describe('the policy role', () => {
  it('writes and deletes policy assignments and does nothing else', () => {
    expect(policyRole.actions).toEqual([
      'Microsoft.Authorization/policyAssignments/delete',
      'Microsoft.Authorization/policyAssignments/write',
    ]);
  });

  it('is made and given only where the templates are told so', () => {
    const roles = source('infra/roles.bicep');
    expect(roles).toContain("loadJsonContent('policy-role.json')");
    for (const name of ['policyWriter', 'policyAccess'])
      expect(roles).toMatch(new RegExp(`^resource ${name} .* = if \\(assignPolicies\\) \\{$`, 'm'));
  });

  it('stands with both actions in docs/deploy.md', () => {
    const rights = source('docs/deploy.md');
    for (const action of policyRole.actions) expect(rights).toContain(`\`${action}\``);
  });
});

describe('the custom role', () => {
  it('reads, asks for the user credential of a cluster, and does nothing else', () => {
    expect(customRole.actions.length).toBeGreaterThan(0);
    expect(customRole.actions.filter((action) => !action.endsWith('/read'))).toEqual([
      'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
    ]);
    expect(customRole.actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('has a reason for each action in docs/deploy.md, which lists no other', () => {
    const rights = source('docs/deploy.md').split('### Rights')[1]?.split('Every write')[0] ?? '';
    const listed = [...rights.matchAll(/^\| `(Microsoft\.[^`]+)`/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual([...customRole.actions].sort());
  });

  it('has no field that could widen it', () => {
    expect(Object.keys(customRole).sort()).toEqual(['actions', 'description', 'name']);
  });
});

describe('docs/deploy.md', () => {
  it('lists the settings that azd passes on, and their defaults', () => {
    const table = source('docs/deploy.md');
    const passed = Object.values(parameters.parameters).map(({ value }) => value);
    for (const value of passed.filter((one) => one.includes('RECONCILER_'))) {
      const [, name = '', fallback = ''] = /\{(\w+)=?(\w*)\}/.exec(value) ?? [];
      const row = table.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      expect(row).not.toBe('');
      if (fallback !== '') expect(row).toContain(`\`${fallback}\``);
    }
  });
});

describe('the right to give roles', () => {
  it('is limited, for giving and for taking, to the two roles of the recipe and to service principals', () => {
    const ids = condition.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g);
    const both = [VIRTUAL_MACHINE_CONTRIBUTOR, MANAGED_IDENTITY_OPERATOR];
    expect(ids).toEqual([...both, ...both]);
    expect(condition.match(/'ServicePrincipal'/g)).toHaveLength(2);
    for (const action of ['write', 'delete']) {
      expect(condition).toContain(`Microsoft.Authorization/roleAssignments/${action}'`);
    }
  });

  it('has the words of the reference', () => {
    const path = referenceFolder('arm.md');
    if (path === undefined) return;
    expect(readFileSync(path, 'utf8')).toContain(`\`${condition}\``);
  });

  it('uses condition version 2.0, the only one that knows @Request', () => {
    expect(source('infra/roles.bicep')).toMatch(/conditionVersion: '2\.0'/);
  });

  it('names roles by the GUIDs of the reference', () => {
    const path = referenceFolder('arm.md');
    if (path === undefined) return;
    const table = readFileSync(path, 'utf8');
    expect(table).toContain(
      `| Role Based Access Control Administrator | ${roleIds.roleBasedAccessControlAdministrator} |`,
    );
    expect(table).toContain(`| Virtual Machine Contributor | ${VIRTUAL_MACHINE_CONTRIBUTOR} |`);
    expect(table).toContain(`| Managed Identity Operator | ${MANAGED_IDENTITY_OPERATOR} |`);
  });

  it('is written with GUIDs in one place only', () => {
    const templates = readdirSync(join(root, 'infra')).filter((name) => name.endsWith('.bicep'));
    for (const name of templates) {
      expect(source(`infra/${name}`)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    }
    const used = templates.flatMap((name) => namesIn(source(`infra/${name}`), /roleIds\.(\w+)/g));
    expect([...new Set(used)].sort()).toEqual(Object.keys(roleIds).sort());
  });
});

describe('names that the app, the host and the templates must agree on', () => {
  const settings = new Set(
    [...functionApp.matchAll(/^ {4}([A-Z][A-Za-z_]+): /gm)].map((match) => match[1]),
  );

  it('are all set on the function app', () => {
    for (const name of [
      'AzureWebJobsStorage__accountName',
      'AzureWebJobsStorage__credential',
      'AzureWebJobsStorage__clientId',
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
      'AZURE_CLIENT_ID',
      'TASKHUB_NAME',
      'STORE_TABLE_ENDPOINT',
      'CONFIG_URL',
      'CHART_SCHEDULE',
      'DRIFT_SCHEDULE',
      'PUMP_SCHEDULE',
      'RECONCILER_DRY_RUN',
      'EVENT_TOPIC_ENDPOINT',
    ]) {
      expect([...settings]).toContain(name);
    }
  });

  it('cover every setting that host.json takes from the environment', () => {
    const wanted = [...JSON.stringify(host).matchAll(/%(\w+)%/g)].map((match) => match[1]);
    expect(wanted.length).toBeGreaterThan(0);
    expect([...settings]).toEqual(expect.arrayContaining(wanted));
    expect(Object.keys(sample.Values)).toEqual(expect.arrayContaining(wanted));
  });

  it('include the storage connection that host.json names', () => {
    const name = host.extensions.durableTask.storageProvider.connectionName;
    expect([...settings]).toContain(`${name}__accountName`);
    expect(Object.keys(sample.Values)).toContain(name);
  });

  it('are the same on a developer machine, where storage and configuration are local', () => {
    const local = [
      'AzureWebJobsStorage',
      'FUNCTIONS_WORKER_RUNTIME',
      'CONFIG_PATH',
      'STORE_CONNECTION_STRING',
    ];
    const shared = Object.keys(sample.Values).filter((name) => !local.includes(name));
    expect([...settings]).toEqual(expect.arrayContaining(shared));
  });

  it('have the same defaults in the sample and in the template', () => {
    const main = source('infra/main.bicep');
    expect(main).toContain(`param chartSchedule string = '${sample.Values.CHART_SCHEDULE}'`);
    expect(main).toContain(`param driftSchedule string = '${sample.Values.DRIFT_SCHEDULE}'`);
    expect(main).toContain(`param pumpSchedule string = '${sample.Values.PUMP_SCHEDULE}'`);
    expect(main).toContain(`param taskHubName string = '${sample.Values.TASKHUB_NAME}'`);
    expect(parameters.parameters.dryRun.value).toContain(sample.Values.RECONCILER_DRY_RUN);
  });

  it('deliver events to each function that the code registers for them', () => {
    const wanted = namesInCode('functions', /app\.eventGrid\('(\w+)'/g);
    const templates = source('infra/events.bicep') + source('infra/registry.bicep');
    const named = namesIn(templates, /\/functions\/(\w+)'/g);
    expect(wanted.sort()).toEqual(['onRegistryEvent', 'onResourceEvent']);
    expect([...new Set(named)].sort()).toEqual(wanted);
  });

  it('hold a schedule for each timer in the code', () => {
    const wanted = namesInCode('functions', /schedule: '%(\w+)%'/g);
    const schedules = (names: Iterable<string | undefined>): string[] =>
      [...names]
        .filter((name) => name?.endsWith('_SCHEDULE'))
        .map(String)
        .sort();
    const each = [...new Set(wanted)].sort();
    expect(each).toEqual(['CHART_SCHEDULE', 'DRIFT_SCHEDULE', 'PUMP_SCHEDULE']);
    expect(schedules(settings)).toEqual(each);
    expect(schedules(Object.keys(sample.Values))).toEqual(each);
  });

  it('raise the alert for each word that the code logs of a stalled run', () => {
    const wanted = namesInCode('orchestrations/activities', /stalled: '(\w+Stalled)'/g);
    expect(wanted.sort()).toEqual(['ClusterStalled', 'SyncStalled']);
    expect(Object.values(telemetry).sort()).toEqual(wanted);
  });

  it('leave out what Flex Consumption refuses', () => {
    for (const name of ['FUNCTIONS_WORKER_RUNTIME', 'WEBSITE_RUN_FROM_PACKAGE']) {
      expect([...settings]).not.toContain(name);
    }
  });
});

/** What the first group of `pattern` finds in the sources of a folder. */
function namesInCode(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => namesIn(source(join(folder, name)), pattern));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function source(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('host.json', () => {
  const storage = host.extensions.durableTask.storageProvider;

  it('lets a crash or an ordinary restart hold a cluster up for a minute, not for the five of the default [F1]', () => {
    expect(storage.controlQueueVisibilityTimeout).toBe('00:01:00');
    expect(storage.workItemQueueVisibilityTimeout).toBe('00:01:00');
  });

  it('looks into idle queues every two seconds, for an event waits for the next look', () => {
    expect(storage.maxQueuePollingInterval).toBe('00:00:02');
  });

  it('names the version of tracing, without inputs and outputs', () => {
    expect(host.extensions.durableTask.tracing).toEqual({
      traceInputsAndOutputs: false,
      traceReplayEvents: false,
      distributedTracingEnabled: true,
      version: 'V2',
    });
  });
});
