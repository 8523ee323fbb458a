import type { Unknown } from './unknown';
import { installersIn } from './nmi/installers';
import type { Installer } from './nmi/installer';
import type { Applied } from './flux/types';

export type { Installer } from './nmi/installer';

/** How NMI is on a cluster according to what is applied. */
export type NmiPresence =
  | { readonly kind: 'installed'; readonly installers: readonly Installer[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly unknown: readonly Unknown[] };

/**
 * Whether Git puts NMI on a cluster, in any of the ways that people do it. Absent only where everything on the way was followed, and where
 * nothing is suspended: what Flux applied before it was is not in Git any more.
 */
export function nmiPresence(applied: Applied): NmiPresence {
  const { installers, doubts } = installersIn(applied);
  if (installers.length > 0) return { kind: 'installed', installers };
  const unknown = [...applied.unknown, ...doubts, ...suspendedOnes(applied)];
  return unknown.length === 0 ? { kind: 'absent' } : { kind: 'unknown', unknown };
}

function suspendedOnes({ kustomizations }: Applied): readonly Unknown[] {
  return kustomizations
    .filter(({ suspended }) => suspended)
    .map(({ id }) => ({
      at: `Kustomization ${id}`,
      code: 'Suspended',
      message: `Kustomization ${id} is suspended, and what it applied before may differ from what is in Git.`,
    }));
}
