import { appliedTo } from '../../shared/core/applied/flux/applied';
import { withChanges } from '../../shared/core/applied/flux/changed-tree';
import { entriesOf } from '../../shared/core/applied/flux/entries';
import { buildsSoFar } from '../../shared/core/applied/flux/flux-build';
import type { Applied, Repositories } from '../../shared/core/applied/flux/types';
import { parsedTextsSoFar } from '../../shared/core/applied/kustomize/go-yaml';
import { nmiPresence } from '../../shared/core/applied/nmi';
import { clusterName, fleetRepositories } from '../support/fleet-tree';

const CLUSTERS = 300;
/** Of its own: the bootstrap's folder and the apps. Shared: the infrastructure, three stages and five regions. */
const FOLDERS = 2 * CLUSTERS + 9;

const RELEASE = 'infrastructure/base/release.yaml';

describe('a repository of 300 clusters', () => {
  const before = fleetRepositories(CLUSTERS);

  it('builds a shared folder once for all clusters, and parses each text once', () => {
    const counted = counting(() => appliedToAll(before));
    expect(counted.result).toHaveLength(CLUSTERS);
    expect(counted.builds).toBe(FOLDERS);
    // Six files of each cluster differ from those of all others; its kustomizations and the rest are shared texts.
    expect(counted.parsed).toBeLessThan(7 * CLUSTERS);
  });

  it('builds one folder again when the version in the base of all is raised', () => {
    appliedToAll(before);
    const release = before.own.tree.files.get(RELEASE) ?? '';
    const after = changed(before, RELEASE, release.replace('4.1.17', '4.1.18'));
    const counted = counting(() => appliedToAll(after));
    expect(counted.builds).toBe(1);
    expect(counted.parsed).toBe(1);
    expect(new Set(counted.result.map(versionOn))).toEqual(new Set(['4.1.18']));
  });

  it('builds two folders when a cluster gets a Kustomization of its own for a new folder', () => {
    appliedToAll(before);
    const name = clusterName(7);
    const base = before.own.tree.files.get(`clusters/${name}/apps.yaml`) ?? '';
    const tree = withChanges(before.own.tree, [
      {
        path: `clusters/${name}/extra.yaml`,
        after: base.replace('name: apps', 'name: extra').replace(`apps/${name}`, `extra/${name}`),
      },
      {
        path: `extra/${name}/ns.yaml`,
        after: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: extra\n',
      },
    ]);
    const counted = counting(() => appliedToAll({ ...before, own: { ...before.own, tree } }));
    expect(counted.builds).toBe(2);
    expect(
      counted.result.filter(({ objects }) =>
        objects.some((one) => one.name === 'extra' && one.kind === 'Namespace'),
      ),
    ).toHaveLength(1);
  });
});

function appliedToAll(repositories: Repositories): readonly Applied[] {
  const { tree, urls } = repositories.own;
  return entriesOf(tree, urls).map((entry) => appliedTo(entry, repositories));
}

function changed(before: Repositories, path: string, after: string): Repositories {
  return {
    ...before,
    own: { ...before.own, tree: withChanges(before.own.tree, [{ path, after }]) },
  };
}

function counting<T>(work: () => T): { result: T; builds: number; parsed: number } {
  const builds = buildsSoFar();
  const parsed = parsedTextsSoFar();
  const result = work();
  return { result, builds: buildsSoFar() - builds, parsed: parsedTextsSoFar() - parsed };
}

function versionOn(applied: Applied): string | undefined {
  const presence = nmiPresence(applied);
  return presence.kind === 'installed' ? presence.installers[0]?.version : presence.kind;
}
