import { bootstrap, mergedWith, named, proposeFor } from '../../../../test/support/fleet-scene';
import { repositoryRules, wantedChart } from '../../../../test/support/gitops';
import type { RepoFile } from '../../base/repo-file';
import type { RepositoryRules } from '../../configuration/repository-rules';
import type { DesiredCluster } from '../desired';
import { appliedTo } from '../../applied/flux/applied';
import { chartProposals } from '../propose';
import type { ChartProposal } from '../propose-chart';
import { expectedInstalls } from '../expected-install';

const OLD = wantedChart({
  version: '4.1.17',
  tag: '4.1.17',
  manifestDigest: `sha256:${'4'.repeat(64)}`,
});
const NEW = wantedChart();
const PLAIN = repositoryRules();
const RINGED: RepositoryRules = {
  ...PLAIN,
  layout: { ...PLAIN.layout, base: 'identity-reconciler/base/{ring}' },
  rings: [
    { name: 'canary', soakSeconds: 60 },
    { name: 'rest', soakSeconds: 60 },
  ],
};

function inRing(name: string, ring: string): DesiredCluster {
  return named(name, { ring });
}

const FLEET = [inRing('aks-c', 'canary'), inRing('aks-r1', 'rest'), inRing('aks-r2', 'rest')];

/** A repository in which every cluster has the old version, as requests of ours have put it there one after the other. */
function installed(repository: RepositoryRules, clusters = FLEET): readonly RepoFile[] {
  const empty = clusters.map(({ name }) => bootstrap(`clusters/${name}`));
  return clusters.reduce<readonly RepoFile[]>((files, cluster, at) => {
    const proposed = proposeFor(files, { clusters, charts: [OLD], repository }).clusters[at];
    if (proposed === undefined || proposed.files.length === 0)
      throw new Error(`${cluster.name} got nothing`);
    return mergedWith(files, proposed);
  }, empty);
}

function raised(
  files: readonly RepoFile[],
  ring: string,
  { clusters = FLEET, repository = RINGED, desired = NEW } = {},
): ChartProposal {
  const { scene } = proposeFor(files, { clusters, charts: [desired], repository });
  const [found] = chartProposals(scene, [{ desired, registries: ['acrfleet.azurecr.io'], ring }]);
  if (found === undefined) throw new Error('nothing is proposed');
  return found;
}

/** Version of each cluster, by its name, as Flux applies it. */
function versions(files: readonly RepoFile[], clusters = FLEET): Readonly<Record<string, unknown>> {
  const { scene } = proposeFor(files, { clusters, repository: RINGED });
  const all = scene.world.clusters.map(({ name, entry }) => ({
    ...{ cluster: named(name).cluster, name, charts: [NEW.chart] },
    applied: appliedTo(entry, scene.world.repositories),
  }));
  return Object.fromEntries(
    expectedInstalls(all).map(({ name, pins }) => [name, pins[0]?.version]),
  );
}

describe('where each ring has a base of its own', () => {
  const files = installed(RINGED);

  test('a version goes to one ring, by an edit of that base and nothing else', () => {
    const proposal = raised(files, 'canary');
    expect(proposal.files.map(({ path }) => path)).toEqual([
      'identity-reconciler/base/canary/aad-pod-identity/source.yaml',
    ]);
    expect(versions(mergedWith(files, proposal))).toEqual({
      ...{ 'aks-c': '4.1.18', 'aks-r1': '4.1.17', 'aks-r2': '4.1.17' },
    });
  });

  test('the next ring gets it by a request that leaves the first alone', () => {
    const after = mergedWith(files, raised(files, 'canary'));
    expect(raised(after, 'canary').files).toEqual([]);
    expect(versions(mergedWith(after, raised(after, 'rest')))).toEqual({
      ...{ 'aks-c': '4.1.18', 'aks-r1': '4.1.18', 'aks-r2': '4.1.18' },
    });
  });

  test('a new cluster gets the version of its ring, which is older than that of the others', () => {
    const fleet = [...FLEET, inRing('aks-r3', 'rest')];
    const there = [...mergedWith(files, raised(files, 'canary')), bootstrap('clusters/aks-r3')];
    const { clusters } = proposeFor(there, { clusters: fleet, repository: RINGED });
    expect(versions(mergedWith(there, clusters[3] ?? { files: [] }), fleet)['aks-r3']).toBe(
      '4.1.17',
    );
  });

  test('a cluster that was moved to a ring which is ahead gets the version with it, by a move to its base', () => {
    const after = mergedWith(files, raised(files, 'canary'));
    const moved = [inRing('aks-c', 'canary'), inRing('aks-r1', 'canary'), inRing('aks-r2', 'rest')];
    const proposal = raised(after, 'canary', { clusters: moved });
    expect(proposal.clusters.map(({ cluster }) => cluster)).toEqual(['aks-r1']);
    expect(versions(mergedWith(after, proposal), moved)).toEqual({
      ...{ 'aks-c': '4.1.18', 'aks-r1': '4.1.18', 'aks-r2': '4.1.17' },
    });
  });

  test('a cluster that was moved to a later ring does not hold up the ring that it was in', () => {
    const fleet = [...FLEET, inRing('aks-c2', 'canary')];
    const there = installed(RINGED, fleet);
    const moved = [...FLEET, inRing('aks-c2', 'rest')];
    const proposal = raised(there, 'canary', { clusters: moved });
    expect(versions(mergedWith(there, proposal), moved)).toMatchObject({
      ...{ 'aks-c': '4.1.18', 'aks-c2': '4.1.17', 'aks-r1': '4.1.17' },
    });
  });
});

describe('where all rings share one base, as before there were rings', () => {
  const files = installed(PLAIN);

  test('the request of a ring splits the base, and no other cluster gets anything else', () => {
    const proposal = raised(files, 'canary');
    expect(proposal.files.map(({ path }) => path).sort()).toEqual([
      'identity-reconciler/base/canary/aad-pod-identity/kustomization.yaml',
      'identity-reconciler/base/canary/aad-pod-identity/release.yaml',
      'identity-reconciler/base/canary/aad-pod-identity/source.yaml',
      'identity-reconciler/clusters/aks-c/kustomization.yaml',
    ]);
    expect(versions(mergedWith(files, proposal))).toEqual({
      ...{ 'aks-c': '4.1.18', 'aks-r1': '4.1.17', 'aks-r2': '4.1.17' },
    });
  });

  test('the last ring keeps the old base, which nobody shares any more', () => {
    const after = mergedWith(files, raised(files, 'canary'));
    expect(raised(after, 'rest').files.map(({ path }) => path)).toEqual([
      'identity-reconciler/base/aad-pod-identity/source.yaml',
    ]);
  });

  test('where the base is more than plain files, the version stays and it is said what to do', () => {
    const base = 'identity-reconciler/base';
    const nested = files.map(({ path, text }) => {
      if (path === `${base}/aad-pod-identity/source.yaml`)
        return { path: `${base}/source/source.yaml`, text };
      const isList = path === `${base}/aad-pod-identity/kustomization.yaml`;
      return { path, text: isList ? text.replace('source.yaml', '../source') : text };
    });
    const list = { path: `${base}/source/kustomization.yaml`, text: 'resources: [source.yaml]\n' };
    const proposal = raised([...nested, list], 'canary');
    expect(proposal.files).toEqual([]);
    expect(proposal.leftAlone).toMatchObject([
      { code: 'SharedPlace', ways: [expect.stringContaining('each ring')] },
    ]);
  });
});
