import { shown } from './problem';
import type { RawProfile } from './raw';
import { doubledRings } from './ring-rules';
import { problem, type Remark } from './semantics';
import type { Path } from './yaml-document';

/** Remarks on rings of a profile that no cluster, or the wrong ones, would be in. */
export function clusterRingRemarks({ rings }: RawProfile, path: Path): Remark[] {
  const at = [...path, 'rings'];
  const open = rings.slice(0, -1).flatMap(({ name, clusters }, index) => {
    if (clusters !== undefined && clusters.all !== true) return [];
    const found = `ring ${shown(name)} takes every cluster, and the rings behind it get none`;
    return [problem([...at, index], found, 'clusters, or this ring at the end')];
  });
  return [...doubledRings(rings, at), ...open];
}
