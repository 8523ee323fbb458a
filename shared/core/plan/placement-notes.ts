import { counted } from '../base/counted';
import type { Plan } from './plan';
import { distinctHosts } from './distinct-hosts';
import type { PlanInput } from './plan-input';
import { isOutside, placementOf } from '../selection/node-pools';
import { isUsedAt, placeOf } from '../pod-identity/pod-usage';
import type { Placement } from '../configuration/profile';
import { attachesIdentities } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { partsOf, scopeOf } from '../base/resource-id';

const MAX_NOTES = 5;

/** What somebody should look at: globs that fit no pool, and identities that stay because a pod uses them. */
export function placementWarnings(input: PlanInput): readonly string[] {
  const { placements = [] } = input.profile.identities;
  if (placements.length === 0 || !attachesIdentities(input.profile)) return [];
  return [...placements.flatMap((each) => fitsNone(each, input)), ...inTheWay(input)];
}

function fitsNone(
  { resourceGroup, nodePools }: Placement,
  { observed }: PlanInput,
): readonly string[] {
  const hosts = distinctHosts(observed);
  const placement = { resourceGroup, nodePools };
  if (hosts.length === 0 || !hosts.every((host) => isOutside(placement, host))) return [];
  const pools = poolsOf(hosts);
  return [
    `nodePools [${nodePools.join(', ')}] of ${nameOf(resourceGroup)} fit no node pool of the cluster (${pools.join(', ')}): its identities are attached nowhere, and taken off nowhere. Correct nodePools in the profile`,
  ];
}

function inTheWay(input: PlanInput): readonly string[] {
  const { desired, profile, ledger, observed } = input;
  const { usage } = desired;
  if (usage === undefined) return [];
  const held = new Set(
    ledger.flatMap((each) => (each.kind === 'identity' ? [`${each.host}|${each.identity}`] : [])),
  );
  const hosts = distinctHosts(observed);
  return desired.identities.flatMap(({ id }) => {
    const placement = placementOf(id, profile);
    if (placement === undefined) return [];
    const stays = hosts.filter(
      (host) =>
        isOutside(placement, host) &&
        held.has(`${host.id}|${id}`) &&
        isUsedAt(usage.any, id, placeOf(host)),
    );
    if (stays.length === 0) return [];
    return [
      `identity ${nameOf(id)} stays on node pool ${poolsOf(stays).join(', ')}, which nodePools of its group leave out: a pod there uses it. It is taken off when none does`,
    ];
  });
}

/**
 * What `nodePools`, or `onlyWhereUsed`, would spare, by group: hosts on which no pod uses any of its identities. Only where
 * pods were seen, and some of them do.
 */
export function savings(input: PlanInput): Pick<Plan, 'notes'> {
  const { profile, desired, observed } = input;
  const { usage } = desired;
  if (usage === undefined || !attachesIdentities(profile)) return {};
  const hosts = distinctHosts(observed);
  const groups = Map.groupBy(desired.identities, ({ id }) => scopeOf(id));
  const notes = [...groups].flatMap(([group, identities]) => {
    const placement = profile.identities.placements?.find((each) => each.resourceGroup === group);
    if (placement?.onlyWhereUsed !== undefined) return [];
    const open = hosts.filter((host) => placement === undefined || !isOutside(placement, host));
    const used = open.filter((host) =>
      identities.some(({ id }) => isUsedAt(usage.any, id, placeOf(host))),
    );
    if (used.length === 0 || used.length === open.length) return [];
    return [
      noteOf(
        { group, idle: open.length - used.length, of: open.length, pools: poolsOf(used) },
        input,
      ),
    ];
  });
  return notes.length === 0 ? {} : { notes: notes.toSorted().slice(0, MAX_NOTES) };
}

interface Idle {
  readonly group: ResourceId;
  readonly idle: number;
  readonly of: number;
  readonly pools: readonly string[];
}

function noteOf({ group, idle, of, pools }: Idle, { profile }: PlanInput): string {
  const way =
    profile.mode === 'standard' ? 'onlyWhereUsed: true' : `nodePools: [${pools.join(', ')}]`;
  return `${idle} of ${counted(of, 'host')} have no pod that uses an identity of ${nameOf(group)}: ${way} of that group would spare ${idle === 1 ? 'it' : 'them'} the PATCHes`;
}

function poolsOf(
  hosts: readonly { readonly id: ResourceId; readonly pool?: string }[],
): readonly string[] {
  return [...new Set(hosts.map(({ id, pool }) => pool ?? nameOf(id)))].toSorted();
}

function nameOf(id: ResourceId): string {
  const { name, resourceGroup } = partsOf(id);
  return name ?? resourceGroup ?? id;
}
