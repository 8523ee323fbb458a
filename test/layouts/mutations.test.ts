import fc from 'fast-check';
import { appliedTo } from '../../shared/core/applied/flux/applied';
import type { TreeChange } from '../../shared/core/applied/flux/changed-tree';
import { withChanges } from '../../shared/core/applied/flux/changed-tree';
import type { Applied, Repositories } from '../../shared/core/applied/flux/types';
import { nmiPresence } from '../../shared/core/applied/nmi';
import type { Tree } from '../../shared/core/applied/tree';
import type { Layout } from '../support/layouts';
import { entryFor, layouts } from '../support/layouts';

const ALL = layouts();
const RUNS = Number(process.env['SEEDS'] ?? 300);

const NAMES = [
  'extra.yaml',
  'kustomization.yaml',
  'a/b.yaml',
  '.sourceignore',
  'values.yaml',
  'z.yml',
];
const TEXTS = [
  'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: extra\n',
  'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
  'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - extra.yaml\n',
  'a: b: c\n',
  '*.yaml\n!clusters/\n',
  '',
];

describe('a repository that people change as they please', () => {
  it('applies the same whether what is known of it before the change is used or not', () => {
    fc.assert(
      fc.property(clusterWithChanges(), ({ layout, cluster, changes }) => {
        const { own } = layout.repositories;
        look(layout, cluster, own.tree);
        const derived = withChanges(own.tree, changes);
        const fresh: Tree = { files: new Map(derived.files) };
        expect(look(layout, cluster, derived)).toEqual(look(layout, cluster, fresh));
      }),
      { numRuns: RUNS },
    );
  });

  it('never takes NMI for absent because a file was not read', () => {
    fc.assert(
      fc.property(clusterWithChanges(), fc.nat(), ({ layout, cluster }, at) => {
        const { own } = layout.repositories;
        const before = nmiPresence(look(layout, cluster, own.tree));
        const files = new Map(own.tree.files);
        const path = [...files.keys()][at % files.size] ?? '';
        files.set(path, undefined);
        const after = nmiPresence(look(layout, cluster, { files }));
        if (before.kind !== 'absent') expect(after.kind).not.toBe('absent');
      }),
      { numRuns: RUNS },
    );
  });

  it.each(ALL.filter(({ repositories }) => (repositories.others?.size ?? 0) > 0))(
    'never takes NMI for absent because another repository was not read: $name',
    ({ repositories, truth, ...layout }) => {
      for (const [cluster, { promised }] of Object.entries(truth.clusters)) {
        const alone = { own: repositories.own };
        const entry = entryFor({ ...layout, repositories, truth }, cluster, promised);
        expect(nmiPresence(appliedTo(entry, alone)).kind).toBe('unknown');
      }
    },
  );
});

interface Changed {
  readonly layout: Layout;
  readonly cluster: string;
  readonly changes: readonly TreeChange[];
}

function clusterWithChanges(): fc.Arbitrary<Changed> {
  const clusters = ALL.flatMap((layout) =>
    Object.keys(layout.truth.clusters).map((cluster) => ({ layout, cluster })),
  );
  return fc.constantFrom(...clusters).chain(({ layout, cluster }) => {
    const paths = [...layout.repositories.own.tree.files.keys()].filter(
      (path) => !path.endsWith('gotk-sync.yaml') && !path.startsWith('bootstrap/'),
    );
    return fc
      .array(change(paths), { minLength: 1, maxLength: 3 })
      .map((changes) => ({ layout, cluster, changes }));
  });
}

function change(paths: readonly string[]): fc.Arbitrary<TreeChange> {
  const path = fc.constantFrom(...paths);
  const folder = path.map((one) => one.slice(0, one.lastIndexOf('/') + 1));
  return fc.oneof(
    path.map((one) => ({ path: one })),
    fc.record({ path, after: fc.constantFrom(...TEXTS) }),
    fc
      .tuple(folder, fc.constantFrom(...NAMES), fc.constantFrom(...TEXTS))
      .map(([parent, name, after]) => ({ path: `${parent}${name}`, after })),
  );
}

function look(layout: Layout, cluster: string, tree: Tree): Applied {
  const { own, others } = layout.repositories;
  const repositories: Repositories = { own: { ...own, tree }, ...(others && { others }) };
  return appliedTo(
    entryFor(layout, cluster, layout.truth.clusters[cluster]?.promised),
    repositories,
  );
}
