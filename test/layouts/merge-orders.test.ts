import { build } from '../../shared/core/applied/kustomize/build';
import { nmiPresence } from '../../shared/core/applied/nmi';
import { treeOf } from '../../shared/core/applied/tree';
import { objectId } from '../../shared/core/applied/flux/object-id';
import type { Applied } from '../../shared/core/applied/flux/types';
import { effectOf, isUnchanged } from '../../shared/core/applied/effect';
import type { FileChange, RepoFile } from '../../shared/core/base/repo-file';
import { bootstrap, mergedWith, named, proposeFor } from '../support/fleet-scene';
import { wantedChart } from '../support/gitops';

const NAMES = ['one', 'two'];
const CLUSTERS = NAMES.map((name) => named(name));
const BOOT: readonly RepoFile[] = NAMES.flatMap((name) => [
  bootstrap(`clusters/${name}`),
  {
    path: `clusters/${name}/apps.yaml`,
    text: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: default}\n`,
  },
]);
const NEXT = wantedChart({ version: '4.1.19', tag: '4.1.19' });

interface Request {
  readonly files: readonly FileChange[];
}

function requestFor(files: readonly RepoFile[], name: string): Request {
  const { clusters } = proposeFor(files, { clusters: CLUSTERS });
  const request = clusters[NAMES.indexOf(name)];
  if (request === undefined) throw new Error(`nothing for ${name}`);
  return request;
}

function bumpFor(files: readonly RepoFile[]): Request {
  const [bump] = proposeFor(files, { clusters: CLUSTERS, charts: [NEXT] }).charts;
  if (bump === undefined) throw new Error('no bump');
  return bump;
}

/** As `git revert` of the merge does. */
function reverted(files: readonly RepoFile[], request: Request): readonly RepoFile[] {
  const back = request.files.map(({ path, before }) => ({
    path,
    ...(before !== undefined && { after: before }),
  }));
  return mergedWith(files, { files: back });
}

function appliedIn(files: readonly RepoFile[], name: string): Applied {
  const { scene } = proposeFor(files, { clusters: CLUSTERS });
  const found = scene.world.clusters.find((cluster) => cluster.name === name);
  if (found === undefined) throw new Error(`no cluster ${name}`);
  return found.applied;
}

function nmiOn(files: readonly RepoFile[]): readonly (string | undefined)[] {
  return NAMES.map((name) => {
    const presence = nmiPresence(appliedIn(files, name));
    return presence.kind === 'installed' ? presence.installers[0]?.version : presence.kind;
  });
}

function failures(files: readonly RepoFile[]): readonly string[] {
  return NAMES.flatMap((name) =>
    appliedIn(files, name).kustomizations.flatMap(({ id, failure }) =>
      failure === undefined ? [] : [`${id} on ${name}`],
    ),
  );
}

/** Order of the two clusters. */
const ORDERS = [
  ['one', 'two'],
  ['two', 'one'],
] as const;

describe.each(ORDERS)('requests merged in the order %s, %s', (first, second) => {
  const carrier = requestFor(BOOT, first);
  const base = mergedWith(BOOT, carrier);
  const other = requestFor(base, second);
  const both = mergedWith(base, other);

  test('bring NMI to each cluster, the base by the first alone', () => {
    expect(nmiOn(both)).toEqual(['4.1.18', '4.1.18']);
    expect(failures(both)).toEqual([]);
    expect(other.files.filter(({ path }) => path.includes('/base/'))).toEqual([]);
  });

  test('the second goes back by itself, and only what it said is removed', () => {
    const back = reverted(both, other);
    expect(failures(back)).toEqual([]);
    expect(isUnchanged(effectOf(appliedIn(both, first), appliedIn(back, first)))).toBe(true);
    expect(nmiPresence(appliedIn(back, second)).kind).toBe('absent');
  });

  test('the first goes back after the second, as its text says', () => {
    const back = reverted(reverted(both, other), carrier);
    expect(back).toEqual(BOOT);
  });

  test('the first alone takes the base from the second: its build fails and nothing of it is deleted, as its text warns', () => {
    const back = reverted(both, carrier);
    expect(failures(back)).toEqual([`flux-system/identity-reconciler on ${second}`]);
    const { failing, lost } = effectOf(appliedIn(both, second), appliedIn(back, second));
    expect(failing.map(({ id }) => id)).toEqual(['flux-system/identity-reconciler']);
    expect(lost).toEqual([]);
  });

  test('a new version goes up and back on both, wherever it comes in between', () => {
    const bump = bumpFor(both);
    expect(nmiOn(mergedWith(both, bump))).toEqual(['4.1.19', '4.1.19']);
    expect(reverted(mergedWith(both, bump), bump)).toEqual(both);
    const early = bumpFor(base);
    const late = mergedWith(mergedWith(base, early), other);
    expect(nmiOn(late)).toEqual(['4.1.19', '4.1.19']);
    expect(failures(late)).toEqual([]);
  });
});

test('the text of going back names exactly what the revert removes', () => {
  const request = proposeFor(BOOT, { clusters: CLUSTERS }).clusters[0];
  if (request === undefined) throw new Error('nothing');
  const files = mergedWith(BOOT, request);
  const { lost } = effectOf(appliedIn(files, 'one'), appliedIn(reverted(files, request), 'one'));
  const { removes = [], keeps = [], shares = [] } = request.rollback ?? {};
  expect([...removes, ...keeps].sort()).toEqual(lost.map(objectId).sort());
  expect(keeps).toEqual(['Namespace -/baseline']);
  const tree = treeOf(reverted(files, request));
  expect(shares.map((folder) => build(tree, folder).ok)).toEqual([false]);
});
