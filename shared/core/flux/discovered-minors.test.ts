import { discoveredMinors } from './discovered-minors';

function found(...groupVersions: readonly string[]): readonly string[] {
  return discoveredMinors(groupVersions).map(({ flux }) => flux);
}

describe('releases that serve what was discovered', () => {
  test('v1 of every group, with HelmRelease v2, is 2.8 or newer', () => {
    expect(
      found(
        'helm.toolkit.fluxcd.io/v2',
        'source.toolkit.fluxcd.io/v1',
        'kustomize.toolkit.fluxcd.io/v1',
      ),
    ).toEqual(['2.8', '2.9']);
  });

  test('what one group says is enough where the others are not there', () => {
    expect(found('helm.toolkit.fluxcd.io/v2beta1', 'helm.toolkit.fluxcd.io/v2beta2')).toEqual([
      '2.2',
    ]);
    expect(found('helm.toolkit.fluxcd.io/v2', 'helm.toolkit.fluxcd.io/v2beta2')).toEqual(['2.7']);
  });

  test('the v1 of the source group before 2.3 is that of GitRepository', () => {
    const source = ['v1', 'v1beta1', 'v1beta2'].map((v) => `source.toolkit.fluxcd.io/${v}`);
    expect(found(...source)).toEqual(['2.0', '2.1', '2.2', '2.3', '2.4', '2.5', '2.6']);
  });

  test('other groups, mixtures that no release has, and odd texts point to none', () => {
    expect(found('apps/v1', 'v1', '')).toEqual([]);
    expect(found('helm.toolkit.fluxcd.io/v2', 'helm.toolkit.fluxcd.io/v2beta1')).toEqual([]);
    expect(found('helm.toolkit.fluxcd.io/v2/x')).toEqual([]);
  });
});
