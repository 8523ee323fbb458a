import { readdirSync } from 'node:fs';
import path from 'node:path';
import { appliedTo } from '../../shared/core/applied/flux/applied';
import type { Applied } from '../../shared/core/applied/flux/types';
import type { Installer } from '../../shared/core/applied/nmi';
import { nmiPresence } from '../../shared/core/applied/nmi';
import { entryFor, objectNames, referenceLayout } from '../support/layouts';
import { describeWithReference } from '../support/reference';

interface ReferenceTruth {
  readonly clusters: Readonly<Record<string, ReferenceCluster>>;
}

interface ReferenceCluster {
  readonly objects: readonly string[];
  readonly nmi: { readonly installed: boolean | null } | null;
  readonly installers?: readonly {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly file: string;
    readonly version: string;
    readonly from?: string;
    readonly suspend?: boolean;
    readonly kustomization?: string;
  }[];
  readonly suspended?: readonly string[];
  readonly unresolved?: readonly string[];
}

/** Its base is a URL of another repository, which is not followed: no object of it is claimed, and nothing is said to be absent. */
const REMOTE = 'remote-base';

describeWithReference('the repositories of real teams', (reference) => {
  const root = path.join(reference, 'data', 'flux-layouts');
  const folders = readdirSync(root);

  it('are seventeen', () => {
    expect(folders).toHaveLength(17);
  });

  describe.each(folders)('%s', (name) => {
    const layout = referenceLayout(path.join(root, name));
    const { clusters } = layout.reference as ReferenceTruth;

    it.each(Object.keys(clusters))(
      'applies to %s object by object what real Flux applies',
      (cluster) => {
        const truth = clusters[cluster];
        const applied = appliedTo(entryFor(layout, cluster), layout.repositories);
        const now = objectNames(applied.objects.filter(({ suspended }) => !suspended));
        if (name === REMOTE) {
          expect(truth?.objects).toEqual(expect.arrayContaining([...now]));
          expect(applied.unknown).toEqual([expect.objectContaining({ code: 'RemoteResource' })]);
        } else {
          expect(now).toEqual([...(truth?.objects ?? [])].sort());
          expect(applied.unknown).toHaveLength(truth?.unresolved?.length ?? 0);
        }
      },
    );

    it.each(Object.keys(clusters))('tells how NMI is on %s', (cluster) => {
      const truth = clusters[cluster];
      const applied = appliedTo(entryFor(layout, cluster), layout.repositories);
      expect(name === REMOTE ? 'unknown' : told(truth)).toEqual(toldOf(applied));
    });
  });
});

/** Suspended before NMI was added: that it is not there is in nobody's Git. */
function told(truth: ReferenceCluster | undefined): unknown {
  if (truth?.nmi?.installed === null) return 'unknown';
  if (truth?.suspended !== undefined) return 'suspended';
  return truth?.installers ?? 'absent';
}

function toldOf(applied: Applied): unknown {
  const presence = nmiPresence(applied);
  if (presence.kind !== 'installed') return presence.kind;
  const { installers } = presence;
  if (installers.every(({ object }) => object.suspended)) return 'suspended';
  return installers.map((installer) => expect.objectContaining(shown(installer)) as unknown);
}

function shown({ by, object, version, range, source, suspended }: Installer): object {
  return {
    kind: by,
    namespace: object.namespace,
    name: object.name,
    file: object.repository === undefined ? object.file : `identity:${object.file}`,
    version: range === undefined ? version : `semver ${range}`,
    ...(by === 'HelmRelease' && { from: source, kustomization: object.owner }),
    ...(suspended && { suspend: true }),
  };
}
