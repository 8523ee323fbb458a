import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import registryFilter from '../../infra/registry-event-filter.json';
import parameters from '../../infra/main.parameters.json';
import roleIds from '../../infra/role-ids.json';
import { registryHint } from '../../shared/core/charts/registry-event';
import { referenceFolder, root } from './paths';

const main = source('infra/main.bicep');
const registry = source('infra/registry.bicep');
const functionApp = source('infra/function-app.bicep');
const deploy = source('docs/deploy.md');

describe('the event filter of a registry', () => {
  it('lets in what the code reads, and nothing else', () => {
    const known = ['Image', 'Chart', 'Artifact'].flatMap((what) =>
      ['Pushed', 'Deleted', 'Quarantined'].map(
        (happened) => `Microsoft.ContainerRegistry.${what}${happened}`,
      ),
    );
    const read = known.filter((type) => registryHint(eventOf(type)) !== undefined);
    expect([...registryFilter.includedEventTypes].sort()).toEqual(read.sort());
  });

  it('names types as the sample events do', () => {
    const folder = referenceFolder('data/events');
    if (folder === undefined) return;
    for (const type of registryFilter.includedEventTypes) {
      const name = type.replace(/(?<=[a-z])(?=[A-Z][a-z]+$)/, '_').toLowerCase();
      const sample = readFileSync(join(folder, `${name}.eventgrid.json`), 'utf8');
      expect(sample).toContain(`"${type}"`);
    }
  });

  it('stands in docs/deploy.md, for topics that are connected by hand', () => {
    for (const type of registryFilter.includedEventTypes) expect(deploy).toContain(type);
  });
});

describe('the rights in a registry', () => {
  it('are to push charts and to import images', () => {
    const given = /var registryRoles = \[([^\]]*)\]/.exec(registry)?.[1] ?? '';
    expect(given.match(/roleIds\.\w+/g)).toEqual([
      'roleIds.acrPush',
      'roleIds.containerRegistryDataImporterAndDataReader',
    ]);
  });

  it('are given by the GUIDs of the reference', () => {
    const path = referenceFolder('arm.md');
    if (path === undefined) return;
    const table = readFileSync(path, 'utf8');
    expect(table).toMatch(new RegExp(`AcrPush \\| [0-9a-f-]{36} / ${roleIds.acrPush} \\|`));
    expect(table).toContain(
      `| Container Registry Data Importer and Data Reader | ${roleIds.containerRegistryDataImporterAndDataReader} |`,
    );
  });

  it('are given on each registry alone, under names that do not depend on how its id is written', () => {
    expect(registry).toContain('name: guid(toLower(registry.id), principalId, roleId)');
    expect(registry).toContain('scope: registry\n');
    expect(main).toMatch(/^var registries = filter\(split\(toLower\(/m);
  });

  it('are told with their reasons in docs/deploy.md', () => {
    const rights = deploy.split('### Rights')[1] ?? '';
    for (const role of ['AcrPush', 'Container Registry Data Importer and Data Reader'])
      expect(rights).toMatch(new RegExp(`^\\| ${role}\\b`, 'm'));
  });
});

describe('the topic of a registry', () => {
  it('stands in the region of the registry, as Event Grid wants of a source that has one', () => {
    expect(registry).toContain('location: registry.location');
    expect(registry).toContain("topicType: 'Microsoft.ContainerRegistry.Registries'");
  });

  it('is made only when events are connected, and where there is none yet', () => {
    expect(registry).toMatch(/^module topic 'event-topic\.bicep' = if \(connectEvents\) \{$/m);
    expect(main).toContain('connectEvents: connectEvents && !contains(topicRegistries, id)');
  });
});

describe('secrets of Git forges', () => {
  it('become references to Key Vault, read with the identity of the app', () => {
    expect(functionApp).toContain("'@Microsoft.KeyVault(SecretUri=${split(pair, '=')[1]})'");
    expect(functionApp).toContain('keyVaultReferenceIdentity: identityId');
  });

  it('cannot take the place of a setting of ours', () => {
    expect(functionApp).toContain('properties: union(secretSettings, {');
  });

  it('are named by nothing that azd writes down: it passes addresses on, and reads none back', () => {
    expect(parameters.parameters.gitSecrets.value).toBe('${RECONCILER_GIT_SECRETS}');
    const outputs = `${main}${functionApp}`.match(/^output .*$/gm) ?? [];
    expect(outputs.length).toBeGreaterThan(0);
    expect(outputs.filter((line) => /secret/i.test(line))).toEqual([]);
  });

  it('can be read in the vaults that are named, by a role that reads secrets only', () => {
    const vault = source('infra/vault.bicep');
    expect(vault).toContain('scope: vault\n');
    expect(roleIds.keyVaultSecretsUser).toBe('4633458b-17de-408a-b874-0445c86b69e6');
    expect(vault.match(/roleIds\.\w+/g)).toEqual(Array(2).fill('roleIds.keyVaultSecretsUser'));
  });
});

function eventOf(type: string): Parameters<typeof registryHint>[0] {
  const source =
    '/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acrfleet';
  const target = { repository: 'charts/aad-pod-identity', digest: `sha256:${'a'.repeat(64)}` };
  return { type, source, subject: 'charts/aad-pod-identity:4.1.18', data: { target } };
}

function source(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
