import type { NodePoolHost } from '../cluster/cluster';
import { distinctHosts } from './distinct-hosts';
import { heldOn, hostInput, protects } from './plan-cluster';
import type { PlanInput } from './plan-input';
import type { ResourceId } from '../base/resource-id';

/**
 * The state of an identity on a host, as it was observed.
 * - attached: it belongs there, and we attached it; byOthers: somebody else did.
 * - missing: it belongs there and is not there. heldBack: the same, and Azure or somebody else has just refused it.
 * - stays: ours, belongs there no longer, and is left for now; leaving: the same, and is taken off.
 * - foreign: it is there, nobody wants it there, and it is not ours: it is never touched.
 * - kubelet: the nodes' own identity, which AKS attaches.
 * - refused: the profile's rules keep it from this cluster, and it is not there.
 * - none: it belongs on other hosts.
 */
export const HOST_STANDINGS = [
  'attached',
  'byOthers',
  'missing',
  'heldBack',
  'stays',
  'leaving',
  'foreign',
  'kubelet',
  'refused',
  'none',
] as const;
export type HostStanding = (typeof HOST_STANDINGS)[number];

/** Hosts and identities of a cluster, and how each pair stands. */
export interface HostMatrix {
  /** Columns: whatever is wanted, seen or refused on a host. */
  readonly identities: readonly ResourceId[];
  readonly hosts: readonly MatrixRow[];
  /** Hosts that were left out, because there are too many pairs. Absent: none. */
  readonly omitted?: number;
}

interface MatrixRow {
  readonly host: ResourceId;
  readonly pool?: string;
  /** In the order of `identities`. */
  readonly standings: readonly HostStanding[];
}

/** A person looks at it, and each plan holds it: some tens of kilobytes at most. */
const MAX_PAIRS = 4000;

/** The state of each identity on each host. Beyond MAX_PAIRS hosts are left out, and counted. */
export function hostMatrix(input: PlanInput): HostMatrix {
  const all = distinctHosts(input.observed).map((host) => lookAt(host, input));
  const denied = new Set(input.desired.refusals.map(({ identity }) => identity));
  const identities = [
    ...new Set([...all.flatMap(({ wanted, there }) => [...wanted, ...there]), ...denied]),
  ].sort();
  const shown = all.slice(0, Math.max(1, Math.floor(MAX_PAIRS / Math.max(1, identities.length))));
  const omitted = all.length - shown.length;
  return {
    identities,
    hosts: shown.map((each) => rowOf(each, identities, denied)),
    ...(omitted > 0 && { omitted }),
  };
}

/** A host, and what is true of identities on it. */
interface Look {
  readonly host: NodePoolHost;
  readonly wanted: ReadonlySet<ResourceId>;
  readonly there: ReadonlySet<ResourceId>;
  readonly ours: { readonly has: (id: ResourceId) => boolean };
  readonly isHeldBack: (id: ResourceId) => boolean;
  readonly isLeft: (id: ResourceId) => boolean;
  readonly isKubelet: (id: ResourceId) => boolean;
}

function lookAt(host: NodePoolHost, input: PlanInput): Look {
  const { desired, isProtected, stays, removes, refused, heldBack } = hostInput(host, input);
  return {
    host,
    wanted: new Set(desired.map(({ id }) => id)),
    there: new Set(host.attached.map(({ id }) => id)),
    ours: heldOn(host, input.ledger),
    isHeldBack: (id) => refused?.has(id) === true || heldBack?.has(id) === true,
    isLeft: (id) => !removes || isProtected(id) || stays?.(id) === true,
    isKubelet: protects(input.cluster),
  };
}

function rowOf(
  look: Look,
  identities: readonly ResourceId[],
  denied: ReadonlySet<ResourceId>,
): MatrixRow {
  const { id: host, pool } = look.host;
  const standings = identities.map((id) => standingOf(id, look, denied));
  return { host, ...(pool !== undefined && { pool }), standings };
}

function standingOf(id: ResourceId, look: Look, denied: ReadonlySet<ResourceId>): HostStanding {
  const { wanted, there, ours, isHeldBack, isLeft, isKubelet } = look;
  if (wanted.has(id) && there.has(id)) return ours.has(id) ? 'attached' : 'byOthers';
  if (wanted.has(id)) return isHeldBack(id) ? 'heldBack' : 'missing';
  if (!there.has(id)) return denied.has(id) ? 'refused' : 'none';
  if (isKubelet(id)) return 'kubelet';
  if (!ours.has(id)) return 'foreign';
  return isLeft(id) ? 'stays' : 'leaving';
}
