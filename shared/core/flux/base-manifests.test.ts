import { repositoryRules, wantedChart } from '../../../test/support/gitops';
import { baseManifests } from './base-manifests';
import { fluxApisOf } from './flux-apis';
import type { RepoFile } from '../base/repo-file';
import type { FluxRules } from '../configuration/repository-rules';

function base(flux: Partial<FluxRules> = {}, chart = wantedChart()): readonly RepoFile[] {
  const repository = repositoryRules(flux);
  const finding = fluxApisOf([], repository);
  if ('conflict' in finding) throw new Error(finding.conflict);
  return baseManifests(chart, repository, finding.apis);
}

function text(files: readonly RepoFile[], name: string): string {
  return files.find(({ path }) => path.endsWith(`/${name}`))?.text ?? '';
}

describe('the base of a chart', () => {
  test('has source and release, and no namespace: whether that is there already differs by cluster', () => {
    expect(base().map(({ path }) => path)).toEqual([
      'identity-reconciler/base/aad-pod-identity/source.yaml',
      'identity-reconciler/base/aad-pod-identity/release.yaml',
      'identity-reconciler/base/aad-pod-identity/kustomization.yaml',
    ]);
    expect(text(base(), 'kustomization.yaml')).toContain('namespace: baseline\n');
  });

  test('is the same text every time', () => {
    expect(base()).toEqual(base());
  });

  test('holds no variable but ours', () => {
    const files = base({}, wantedChart({ values: { a: '${HOME}', '${B}': ['${C}'] } }));
    const variables = files.flatMap((file) =>
      [...file.text.matchAll(/(?<!\$)\$\{[^}]*\}/g)].map(([found]) => found),
    );
    expect([...new Set(variables)]).toEqual(['${acr_login_server}']);
  });

  test('with multi-tenancy, everything is in the namespace of Flux, and no reference leaves it', () => {
    const files = base({ multiTenancy: true, namespace: 'cluster-config' });
    expect(text(files, 'kustomization.yaml')).toContain('namespace: cluster-config\n');
    expect(text(files, 'release.yaml')).toContain('targetNamespace: baseline');
    expect(text(files, 'release.yaml')).not.toMatch(/^ *namespace:/m);
    expect(text(files, 'source.yaml')).not.toMatch(/^ *namespace:/m);
  });

  test('pins nothing but the version where the source is a HelmRepository', () => {
    const files = base({ source: 'HelmRepository' });
    expect(text(files, 'source.yaml')).toContain('kind: HelmRepository');
    expect(text(files, 'release.yaml')).toContain('version: 4.1.18');
    expect(files.map((file) => file.text).join('')).not.toContain('sha256');
  });

  test('cannot leave its folder', () => {
    expect(() => base({}, wantedChart({ chart: '../../.github' }))).toThrow('NameNotAllowed');
  });
});
