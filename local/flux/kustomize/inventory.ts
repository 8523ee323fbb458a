import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import type { Cluster, Name } from '../flux-object';
import { mapsIn, nameOf, statusOf } from '../flux-object';
import { marksOf, OWNER_NAME, OWNER_NAMESPACE } from './apply';

/** An object that a Kustomization has applied: `<namespace>_<name>_<group>_<kind>`, as its inventory has it. */
export interface InventoryEntry {
  readonly id: string;
  readonly v: string;
}

export function inventoryOf(objects: readonly KubeObject[]): readonly InventoryEntry[] {
  return objects.map(({ apiVersion, kind, metadata }) => {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    return {
      id: [metadata.namespace ?? '', metadata.name, group ?? '', kind].join('_'),
      v: version ?? '',
    };
  });
}

export function entriesOf(kustomization: KubeObject): readonly InventoryEntry[] {
  return mapsIn(asMap(statusOf(kustomization).inventory).entries).map(({ id, v }) => ({
    id: textOf(id),
    v: textOf(v),
  }));
}

/** The live object of an entry. */
function liveOf({ world }: Cluster, { id }: InventoryEntry): KubeObject | undefined {
  const [namespace = '', name, , kind = ''] = id.split('_');
  return world
    .list(kind, namespace === '' ? undefined : namespace)
    .find(({ metadata }) => metadata.name === name);
}

/**
 * Deletes what is in the inventory and is not wanted any more. What somebody else has taken over stays, and so does what is
 * marked `prune: disabled` (https://fluxcd.io/flux/components/kustomize/kustomizations/#prune). Last applied goes first.
 */
export function prune(
  cluster: Cluster,
  kustomization: KubeObject,
  stale: readonly InventoryEntry[],
): void {
  for (const entry of stale.toReversed()) {
    const live = liveOf(cluster, entry);
    if (live === undefined || !mayGo(live, nameOf(kustomization))) continue;
    const { namespace, name } = live.metadata;
    cluster.world.remove(live.kind, namespace, name);
  }
}

function mayGo(live: KubeObject, owner: Name): boolean {
  const marks = marksOf(live);
  const { labels = {} } = live.metadata;
  return (
    labels[OWNER_NAME] === owner.name &&
    labels[OWNER_NAMESPACE] === owner.namespace &&
    marks['kustomize.toolkit.fluxcd.io/prune'] !== 'disabled' &&
    marks['kustomize.toolkit.fluxcd.io/reconcile'] !== 'disabled' &&
    textOf(marks['kustomize.toolkit.fluxcd.io/ssa']).toLowerCase() !== 'ignore'
  );
}
