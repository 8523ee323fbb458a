import type { RoleAssignment } from '../../../shared/core/cluster/cluster';
import type { HeldRole } from '../../../shared/core/plan/ledger';
import { asIntent, gave, orphanedRoles } from '../../../shared/core/run/orphaned-roles';
import type { Configuration } from '../../../shared/core/configuration/profile';
import { identityGroups } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import type { Adapters } from '../../../shared/current-adapters';
import type { KnownClusters } from './known-clusters';
import type { Reads } from '../observe/reads';

/** A role that no cluster holds, and the cluster that has left for whose sake we gave it. */
export interface Orphan {
  readonly cluster: ResourceId;
  readonly role: HeldRole;
}

export interface OrphanSearch {
  readonly subscription: string;
  readonly configuration: Configuration;
  readonly remembered: KnownClusters;
  readonly reads: Reads;
  readonly reconcilerId: string;
  /** Assignments that clusters of this sweep are about to hold. */
  readonly desired: ReadonlySet<string>;
}

/** Each costs reads of the audit, and is looked for by every sweep until it is gone. */
const MAX_ORPHANS = 10;
const MAX_CLUSTERS = 50;
const LINES_READ = 500;

/**
 * Finds roles of ours that were left behind. Nothing is written to Azure here: each is to become an intent in the ledger
 * of the cluster that it was given for, whose run looks again, plans and takes it back as any other.
 */
export async function findOrphans(
  adapters: Adapters,
  search: OrphanSearch,
): Promise<readonly Orphan[]> {
  const { remembered, desired } = search;
  if (adapters.dryRun || remembered.left.length === 0) return [];
  const listed = await listRoles(search);
  const held = { has: (id: string) => remembered.holders.has(id) || desired.has(id) };
  const orphans: Orphan[] = [];
  for (const role of orphanedRoles(listed, held).slice(0, MAX_ORPHANS)) {
    const cluster = await givenFor(adapters, remembered, role);
    const entry = asIntent(role, adapters.now());
    if (cluster !== undefined && entry !== undefined) orphans.push({ cluster, role: entry });
  }
  return orphans;
}

/** Subscriptions that are swept list their own roles; groups of identities may lie in others. */
async function listRoles(search: OrphanSearch): Promise<readonly RoleAssignment[]> {
  const { configuration, subscription, reads, reconcilerId } = search;
  const swept = new Set(configuration.settings.subscriptions.map((each) => each.toLowerCase()));
  const groups = configuration.profiles.flatMap(identityGroups);
  const others = groups
    .map((group) => partsOf(group).subscriptionId)
    .filter((id) => !swept.has(id));
  const lists = [...new Set([subscription, ...others])].map((id) => reads.roles(id, reconcilerId));
  return (await Promise.all(lists)).flat();
}

async function givenFor(
  { store }: Adapters,
  { left }: KnownClusters,
  role: RoleAssignment,
): Promise<ResourceId | undefined> {
  for (const cluster of left.slice(0, MAX_CLUSTERS)) {
    if (gave(await store.audit.of(cluster, LINES_READ), role)) return cluster;
  }
  return undefined;
}
