import { chooseSource } from './choose-source';
import type { FluxApis } from './flux-apis';

function generation(versions: Partial<FluxApis['versions']>): FluxApis {
  const common = { HelmRelease: 'v2', HelmRepository: 'v1', Kustomization: 'v1' };
  return { minors: [], versions: { ...common, ...versions } };
}

describe('the object that a release takes its chart from', () => {
  test('is an OCIRepository where all serve v1', () => {
    const chosen = chooseSource(generation({ OCIRepository: 'v1' }), { source: 'auto' });
    expect(chosen).toEqual({ kind: 'OCIRepository', version: 'v1' });
  });

  test('is a HelmRepository where only v1beta2 is served, unless OCIRepository is asked for', () => {
    const flux24 = generation({ OCIRepository: 'v1beta2' });
    expect(chooseSource(flux24, { source: 'auto' })).toEqual({
      kind: 'HelmRepository',
      version: 'v1',
    });
    expect(chooseSource(flux24, { source: 'OCIRepository' })).toEqual({
      kind: 'OCIRepository',
      version: 'v1beta2',
    });
  });

  test('is a HelmRepository where the configuration says so', () => {
    const chosen = chooseSource(generation({ OCIRepository: 'v1' }), { source: 'HelmRepository' });
    expect(chosen).toEqual({ kind: 'HelmRepository', version: 'v1' });
  });

  test('is a HelmRepository where that is what the releases of the repository use, unless told otherwise', () => {
    const used = { ...generation({ OCIRepository: 'v1' }), sourceInUse: 'HelmRepository' } as const;
    expect(chooseSource(used, { source: 'auto' }).kind).toBe('HelmRepository');
    expect(chooseSource(used, { source: 'OCIRepository' }).kind).toBe('OCIRepository');
  });

  test.each([
    [
      'Flux 2.2, whose HelmRelease has no chartRef',
      { HelmRelease: 'v2beta2', OCIRepository: 'v1beta2' },
    ],
    ['2.3 and 2.8 together', {}],
  ])(
    'is a HelmRepository with a word of it, if an OCIRepository was asked for but: %s',
    (_, versions) => {
      const chosen = chooseSource(generation(versions), { source: 'OCIRepository' });
      expect(chosen.kind).toBe('HelmRepository');
      expect(chosen.note).toContain('a HelmRepository is written instead');
    },
  );
});
