import { gitOpsTarget, merged, sampleRepository, wantedChart } from '../../../test/support/gitops';
import { describeWithReference } from '../../../test/support/reference';
import { proposeChart } from './propose-chart';
import type { RepoFile } from './repo-file';

const TARGET = gitOpsTarget();
const NEXT = wantedChart({
  version: '4.1.19',
  tag: '4.1.19',
  manifestDigest: `sha256:${'1'.repeat(64)}`,
});

function gotk(cluster: string, version: string): RepoFile {
  return {
    path: `clusters/${cluster}/flux-system/gotk-components.yaml`,
    text: `# Flux Version: v${version}\n`,
  };
}

const recipe = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: NAME, namespace: flux-system}
spec:
  chart:
    spec:
      chart: aad-pod-identity
      version: VERSION
      sourceRef: {kind: HelmRepository, name: acr}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: acr, namespace: flux-system}
spec: {type: oci, url: 'oci://acr.azurecr.io/charts'}
`;

describe('a request about a chart', () => {
  test('adds a base to a repository without the chart, and says how it chose', () => {
    const change = proposeChart([], wantedChart(), TARGET);
    expect(change.files.map(({ path, before }) => [path, before])).toEqual([
      ['identity-reconciler/base/aad-pod-identity/source.yaml', undefined],
      ['identity-reconciler/base/aad-pod-identity/release.yaml', undefined],
      ['identity-reconciler/base/aad-pod-identity/kustomization.yaml', undefined],
    ]);
    expect(change.notes[0]).toContain('HelmRelease v2, OCIRepository v1');
  });

  test('says so when the OCIRepository that the configuration asks for cannot be had', () => {
    const asked = gitOpsTarget({ source: 'OCIRepository' });
    const { notes } = proposeChart([gotk('one', '2.2.0')], wantedChart(), asked);
    expect(notes.join()).toContain('An OCIRepository is asked for, but no version of it');
    const served = proposeChart([gotk('one', '2.7.0')], wantedChart(), asked);
    expect(served.notes.join()).not.toContain('is asked for');
  });

  test('once merged, has nothing to ask for', () => {
    const files = merged([], proposeChart([], wantedChart(), TARGET).files);
    expect(proposeChart(files, wantedChart(), TARGET)).toEqual({
      files: [],
      leftAlone: [],
      notes: [],
    });
  });

  test('then a new version touches source.yaml alone', () => {
    const files = merged([], proposeChart([], wantedChart(), TARGET).files);
    const change = proposeChart(files, NEXT, TARGET);
    expect(change.files.map(({ path }) => path)).toEqual([
      'identity-reconciler/base/aad-pod-identity/source.yaml',
    ]);
    expect(merged(files, change.files)).toEqual(
      expect.arrayContaining(merged([], proposeChart([], NEXT, TARGET).files) as RepoFile[]),
    );
  });

  test('and says from where it moves; one that adds the chart moves from nowhere', () => {
    const first = proposeChart([], wantedChart(), TARGET);
    expect(first).not.toHaveProperty('from');
    const { from } = proposeChart(merged([], first.files), NEXT, TARGET);
    expect(from).toEqual({ version: '4.1.18', digest: wantedChart().manifestDigest });
  });

  test('from the oldest of several versions, not from the first that the files show', () => {
    const text = (version: string): string =>
      recipe.replace('NAME', `nmi-${version.at(-1)}`).replace('VERSION', version);
    const files = ['4.1.18', '4.1.16', '4.1.17'].map((version, index) => ({
      path: `clusters/c${index}/nmi.yaml`,
      text: text(version),
    }));
    const { from, files: changes } = proposeChart(files, NEXT, TARGET);
    expect(changes).toHaveLength(3);
    expect(from).toEqual({ version: '4.1.16' });
  });

  test('or release.yaml alone, where the source is a HelmRepository', () => {
    const target = gitOpsTarget({ source: 'HelmRepository' });
    const first = proposeChart([], wantedChart(), target);
    expect(first.notes).toContain(
      'A HelmRepository cannot pin a digest: the version alone is written.',
    );
    const change = proposeChart(merged([], first.files), NEXT, target);
    expect(change.files.map(({ path }) => path)).toEqual([
      'identity-reconciler/base/aad-pod-identity/release.yaml',
    ]);
  });

  test('writes nothing where the clusters have no version in common, and says which', () => {
    const change = proposeChart([gotk('a', '2.2.0'), gotk('b', '2.8.0')], wantedChart(), TARGET);
    expect(change.files).toEqual([]);
    expect(change.leftAlone).toEqual([
      {
        path: 'identity-reconciler/base/aad-pod-identity',
        code: 'FluxVersionConflict',
        message: expect.stringContaining('clusters/a/flux-system') as string,
      },
    ]);
  });

  test('writes what the clusters of all versions take', () => {
    const change = proposeChart([gotk('a', '2.4.0'), gotk('b', '2.8.0')], wantedChart(), TARGET);
    expect(change.notes[0]).toContain('HelmRelease v2, HelmRepository v1');
  });
});

describeWithReference('a request about the chart of the sample repository', (folder) => {
  test('is none when the version is there', () => {
    const change = proposeChart(sampleRepository(folder), wantedChart(), TARGET);
    expect(change.files).toEqual([]);
  });

  test('changes tag and digest in source.yaml', () => {
    const { files } = proposeChart(sampleRepository(folder), NEXT, TARGET);
    expect(files.map(({ path }) => path)).toEqual([
      'infrastructure/base/aad-pod-identity/source.yaml',
    ]);
    const [change] = files;
    expect(change?.after).toBe(
      change?.before
        ?.replace('tag: 4.1.18', 'tag: 4.1.19')
        .replace(/sha256:[0-9a-f]+/, NEXT.manifestDigest),
    );
  });
});
