import fc from 'fast-check';
import { repositoryRules } from '../../../test/support/gitops';
import type { ResourceId } from '../base/resource-id';
import { clusterId, tryResourceId } from '../base/resource-id';
import { clusterName } from './cluster-name';
import { fluxKustomization } from './flux-kustomization';
import type { RepoFile } from '../base/repo-file';
import type { Layout } from '../configuration/repository-rules';
import { yamlText } from './yaml-text';

const { layout: LAYOUT } = repositoryRules();

function id(name: string, group = 'rg'): ResourceId {
  return clusterId('00000000-0000-0000-0000-000000000001', group, name);
}

function folderFor(cluster: ResourceId, name: string): RepoFile {
  const one = {
    ...{ name: 'identity-reconciler', version: 'v1', folder: 'x', dependsOn: [], timeout: '10m0s' },
    cluster,
  };
  const value = fluxKustomization(one, { namespace: 'flux-system', gitRepository: 'flux-system' });
  return { path: `clusters/${name}/identity-reconciler.yaml`, text: yamlText({ value }) };
}

function nameOf(
  cluster: ResourceId,
  others: readonly ResourceId[] = [],
  files: readonly RepoFile[] = [],
  layout: Partial<Layout> = {},
): string {
  return clusterName(cluster, [cluster, ...others], files, { ...LAYOUT, ...layout });
}

describe('the name of a cluster in the repository', () => {
  test('is its own where no other has it', () => {
    expect(nameOf(id('AKS-Shop'), [id('aks-other')])).toBe('aks-shop');
    expect(nameOf(id('aks_shop_'))).toBe('aks-shop');
  });

  test('gets a hash of its id where two share it, and each another one', () => {
    const [one, two] = [id('aks-shop', 'rg-a'), id('aks-shop', 'rg-b')];
    expect(nameOf(one, [two])).toMatch(/^aks-shop-[0-9a-f]{8}$/);
    expect(nameOf(one, [two])).not.toBe(nameOf(two, [one]));
    expect(nameOf(id('aks_shop'), [id('aks-shop')])).not.toBe('aks-shop');
  });

  test('stays when a second cluster of that name comes: the folder says whose it is', () => {
    const [first, second] = [id('aks-shop', 'rg-a'), id('aks-shop', 'rg-b')];
    const files = [folderFor(first, 'aks-shop')];
    expect(nameOf(first, [second], files)).toBe('aks-shop');
    expect(nameOf(second, [first], files)).toMatch(/^aks-shop-/);
    expect(nameOf(second, [], files)).toMatch(/^aks-shop-/);
  });

  test('is that of its folder, whatever a human has called it', () => {
    expect(nameOf(id('aks-shop'), [], [folderFor(id('aks-shop'), 'production')])).toBe(
      'production',
    );
  });

  test('is that of its folder in a repository that 0.1 has written', () => {
    const text = `kind: ConfigMap\nmetadata:\n  annotations:\n    aks-identity-reconciler/cluster: ${id('aks-shop')}\n`;
    const file = { path: 'clusters/production/cluster-vars.yaml', text };
    expect(nameOf(id('aks-shop'), [], [file])).toBe('production');
  });

  test('is what the layout calls it, whatever the case of its name in Azure', () => {
    const layout = { names: { 'AKS-Shop': 'production' } };
    expect(nameOf(id('aks-shop'), [], [], layout)).toBe('production');
    expect(nameOf(id('aks-other'), [], [], layout)).toBe('aks-other');
    expect(nameOf(id('aks-shop'), [id('aks-shop', 'rg-b')], [], layout)).toMatch(
      /^production-[0-9a-f]{8}$/,
    );
  });

  test('is found in a layout by stage and region, and in one that has a single cluster in the root', () => {
    const [file] = [folderFor(id('aks-shop'), 'x')];
    const moved = { ...file, path: 'environments/prod/weu/shop/identity-reconciler.yaml' };
    const clusters = 'environments/{stage}/{region}/{cluster}';
    expect(nameOf(id('aks-shop'), [], [moved], { clusters })).toBe('shop');
    const inRoot = {
      path: 'identity-reconciler/identity-reconciler.yaml',
      text: file.text.replace('path: ./x', 'path: ./identity-reconciler/clusters/shop'),
    };
    expect(nameOf(id('aks-shop'), [], [inRoot], { clusters: '.' })).toBe('shop');
  });

  test('is not that of a folder which could not be written to', () => {
    for (const folder of ['a b', '..', '.git', 'ä']) {
      expect(nameOf(id('aks-shop'), [], [folderFor(id('aks-shop'), folder)])).toBe('aks-shop');
    }
    expect(nameOf(id('aks-shop'), [], [folderFor(id('aks-shop'), 'Prod_WEU')])).toBe('Prod_WEU');
  });

  test('cannot be made to look like the suffixed name of another', () => {
    const victim = nameOf(id('aks-shop', 'rg-a'), [id('aks-shop', 'rg-b')]);
    expect(nameOf(id(victim, 'rg-evil'))).not.toBe(victim);
  });

  test('is found for ten thousand clusters as for one: two of a name are told apart', () => {
    const fleet = Array.from({ length: 10_000 }, (_, at) => id(`aks-${at >> 1}`, `rg-${at & 1}`));
    const names = fleet.map((cluster) => clusterName(cluster, fleet, [], LAYOUT));
    expect(new Set(names).size).toBe(10_000);
  });

  test('is a plain folder whatever the id holds', () => {
    const segment = fc.stringMatching(/^[!-~]{1,90}$/);
    fc.assert(
      fc.property(segment, fc.boolean(), (name, shared) => {
        const cluster = tryResourceId(
          `/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/${name}`,
        );
        fc.pre(cluster !== undefined);
        const found = nameOf(
          cluster,
          shared ? [id(name.replaceAll('/', '-').replace(/[^\w-]/g, '-') || 'x')] : [],
        );
        expect(found).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      }),
    );
  });
});
