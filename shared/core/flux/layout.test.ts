import { repositoryRules } from '../../../test/support/gitops';
import { baseFolder, clusterFolders, clusterIn, isInBase, isSharedBase } from './layout';
import type { Layout } from '../configuration/repository-rules';

const CLUSTER = { name: 'shop', location: 'westeurope', stage: 'prod' };

function withLayout(change: Partial<Layout>): { readonly layout: Layout } {
  return { layout: { ...repositoryRules().layout, ...change } };
}

describe('folders of the layout', () => {
  test('end in chart and cluster where nothing else is said, as in 0.1', () => {
    expect(clusterFolders(withLayout({ overlays: 'x/overlays', clusters: 'c' }), CLUSTER)).toEqual({
      overlay: 'x/overlays/shop',
      cluster: 'c/shop',
    });
    expect(baseFolder(withLayout({ base: 'x' }), 'podinfo')).toBe('x/podinfo');
    expect(clusterFolders(withLayout({ clusters: '' }), CLUSTER).cluster).toBe('shop');
  });

  test('differ by stage and region, which may have names of their own', () => {
    const repository = withLayout({
      base: 'platform/{stage}/{chart}',
      overlays: 'platform/{stage}/{region}-{cluster}',
      clusters: 'environments/{stage}/{region}/{cluster}',
      regions: { westeurope: 'weu' },
    });
    expect(clusterFolders(repository, CLUSTER)).toEqual({
      overlay: 'platform/prod/weu-shop',
      cluster: 'environments/prod/weu/shop',
    });
    expect(clusterFolders(repository, { ...CLUSTER, location: 'North Europe' }).cluster).toBe(
      'environments/prod/northeurope/shop',
    );
    expect(baseFolder(repository, 'podinfo', CLUSTER)).toBe('platform/prod/podinfo');
  });

  test('may be the root of the repository for what Flux reads', () => {
    expect(clusterFolders(withLayout({ clusters: '.' }), CLUSTER).cluster).toBe('');
  });

  test('are not guessed where nothing says the stage', () => {
    const repository = withLayout({ base: 'b/{stage}', clusters: 'c/{stage}/{cluster}' });
    expect(() => clusterFolders(repository, { name: 'shop', location: 'westeurope' })).toThrow(
      'LayoutIncomplete',
    );
    expect(() => baseFolder(repository, 'podinfo')).toThrow('LayoutIncomplete');
    expect([isSharedBase(repository.layout), isSharedBase(repositoryRules().layout)]).toEqual([
      false,
      true,
    ]);
  });

  test.each(['../../.github', 'a/b', '.git', 'A B', '', '$&', 'a{stage}'])(
    'cannot be left by a name such as "%s"',
    (name) => {
      expect(() => clusterFolders(repositoryRules(), { ...CLUSTER, name })).toThrow(
        'NameNotAllowed',
      );
      expect(() => baseFolder(repositoryRules(), name)).toThrow('NameNotAllowed');
    },
  );

  test('tell of a path whose it is', () => {
    const { layout } = withLayout({
      base: 'platform/base.d/{stage}',
      clusters: 'environments/{stage}/{region}/{cluster}',
    });
    expect(clusterIn(layout, 'clusters', 'environments/prod/weu/shop/flux-system/x.yaml')).toBe(
      'shop',
    );
    expect(clusterIn(layout, 'clusters', 'environments/prod/_shared')).toBeUndefined();
    expect(clusterIn(layout, 'overlays', 'identity-reconciler/clusters/shop')).toBe('shop');
    expect(clusterIn(layout, 'overlays', 'identity-reconciler/clusters2/shop')).toBeUndefined();
    expect(isInBase(layout, 'platform/base.d/prod/podinfo/release.yaml')).toBe(true);
    expect(isInBase(layout, 'platform/base-d/prod/podinfo/release.yaml')).toBe(false);
    expect(isInBase(layout, 'platform/base.d/prod')).toBe(false);
  });
});
