import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import type { AttachedIdentity, Identity, NodePoolHost, Proved } from '../cluster/cluster';
import type { PatchChunk } from '../cluster/identity-patch';
import { chunk, MAX_IDENTITIES_PER_PATCH } from '../cluster/identity-patch';
import type { HeldIdentity } from './ledger';
import type { Cause, Change, UpdateHostStep } from './plan';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';

/** What the difference of one host depends on. */
export interface HostInput {
  readonly host: NodePoolHost;
  /** Identities that belong on it. */
  readonly desired: readonly Identity[];
  /** What the ledger says we attached to it, or meant to, by identity. */
  readonly held: ReadonlyMap<ResourceId, HeldIdentity>;
  /** Never removed, whatever the ledger says: the kubelet identity (aad-pod-identity #987). */
  readonly isProtected: (id: ResourceId) => boolean;
  /** Not desired on this host, and not removed from it yet, unless it is dead and in the way. */
  readonly stays?: (id: ResourceId) => boolean;
  /** Identities and hosts of which a read of their own was made: an entry is replaced on no other word. */
  readonly proved: Proved;
  /** May what we hold, and is not desired, be removed? */
  readonly removes: boolean;
  /** True for an identity that a read of its own showed to be deleted. */
  readonly isDeleted?: (id: ResourceId) => boolean;
  /** May the dead entries of such identities be taken off, no matter who put them there? */
  readonly removesDeadEntries?: boolean;
  /** Identities that Azure refused a short while ago: they are not tried, and what is on the host stays meanwhile. */
  readonly refused?: ReadonlySet<ResourceId>;
  /** Missing, and not to be put back yet: somebody keeps taking them away. */
  readonly heldBack?: ReadonlySet<ResourceId>;
  /** ISO time of the observation. */
  readonly now: IsoTime;
}

export interface HostDifference {
  readonly attach: readonly ResourceId[];
  readonly detach: readonly ResourceId[];
  readonly replace: readonly ResourceId[];
  readonly dead: readonly ResourceId[];
}

/** The PATCHes of a step are two phases: what is added has to be read back before anything is taken off. */
export type Phase = 'attach' | 'detach';

/**
 * A fresh entry shows no principal until Azure has filled it in; only an entry that stays so is the trace of a deleted
 * identity. Replacing a live one would take tokens from running pods.
 */
const PRINCIPAL_GRACE_MS = 10 * 60_000;
/** While Azure writes to a host it shows entries without their principals. One whose last write failed stays Failed. */
const AT_WORK: readonly string[] = ['Creating', 'Updating', 'Migrating', 'Deleting'];

/** True while Azure writes to the host. */
export function isAtWork({ provisioningState }: Pick<NodePoolHost, 'provisioningState'>): boolean {
  return AT_WORK.includes(provisioningState);
}

/** What to add to and take from one host, in an order of its own: that of Azure's lists is no promise. */
function hostDifference(input: HostInput): HostDifference {
  const wanted = differenceBeside(input);
  const blockers = blockersOn(input);
  if (blockers.length === 0) return wanted;
  // Azure would refuse every addition, and nothing goes before what comes was seen.
  if (input.removesDeadEntries !== true) return { attach: [], detach: [], replace: [], dead: [] };
  return { ...wanted, dead: [...wanted.dead, ...blockers].sort() };
}

/**
 * Dead entries that somebody else left on a host which lacks something: Azure refuses every addition beside one
 * (aad-pod-identity #880). Only those whose identity was read and is deleted.
 */
export function blockersOn(input: HostInput): readonly ResourceId[] {
  return suspectsOn(input).filter((id) => input.isDeleted?.(id) ?? false);
}

/** Entries that may be such blockers: their identities have to be read. */
export function suspectsOn(input: HostInput): readonly ResourceId[] {
  const { attach, replace } = differenceBeside(input);
  if (attach.length + replace.length === 0) return [];
  const desired = new Set(input.desired.map(({ id }) => id));
  return input.host.attached
    .filter((entry) => !input.held.has(entry.id) && !desired.has(entry.id))
    .filter((entry) => looksDead(entry, input))
    .map(({ id }) => id);
}

/** The difference, whatever else is on the host. */
function differenceBeside(input: HostInput): HostDifference {
  const entries = new Map(input.host.attached.map((entry) => [entry.id, entry]));
  const desired = new Map(input.desired.map((identity) => [identity.id, identity]));
  const missing = [...desired.keys()].filter((id) => !entries.has(id));
  const isRefused = (id: ResourceId): boolean => input.refused?.has(id) ?? false;
  const isHeldBack = (id: ResourceId): boolean => input.heldBack?.has(id) ?? false;
  const attach = missing.filter((id) => !isRefused(id) && !isHeldBack(id));
  const stale = [...desired.values()]
    .filter((identity) => isStale(identity, entries.get(identity.id), input))
    .map(({ id }) => id);
  const replace = stale.filter((id) => !isRefused(id));
  const surplus = [...entries.values()].filter(
    ({ id }) => input.removes && input.held.has(id) && !desired.has(id) && !input.isProtected(id),
  );
  const adds = attach.length + replace.length > 0;
  const blocks = (entry: AttachedIdentity): boolean => adds && looksDead(entry, input);
  const loses = missing.some(isRefused)
    ? []
    : surplus.filter((entry) => !blocks(entry) && input.stays?.(entry.id) !== true);
  const idsOf = (list: readonly AttachedIdentity[]): ResourceId[] => list.map(({ id }) => id);
  return {
    attach: attach.sort(),
    detach: idsOf(loses).sort(),
    replace: replace.sort(),
    // A host that has to wait, because Azure refuses it as it is now, must not keep the others waiting.
    dead: [...idsOf(surplus.filter(blocks)), ...(adds ? stale.filter(isRefused) : [])].sort(),
  };
}

/** True if the entry belongs to an earlier incarnation of the identity: same name, deleted and created again. */
function isStale(
  identity: Identity,
  entry: AttachedIdentity | undefined,
  input: HostInput,
): boolean {
  if (entry === undefined || input.isProtected(identity.id)) return false;
  if (!input.proved.has(identity.id) || !input.proved.has(input.host.id)) return false;
  if (entry.principalId !== undefined) {
    return entry.principalId.toLowerCase() !== identity.principalId.toLowerCase();
  }
  return isNewSinceAttached(identity, input) || looksDead(entry, input);
}

/**
 * True if we attached an earlier incarnation: then an entry without a principal is not one that Azure has yet to fill in,
 * however young it is.
 */
function isNewSinceAttached(identity: Identity, { host, held }: HostInput): boolean {
  const attached = held.get(identity.id)?.principalId;
  if (attached === undefined || isAtWork(host)) return false;
  return attached.toLowerCase() !== identity.principalId.toLowerCase();
}

/** An entry that shows no principal although Azure has had the time to fill it in. */
function looksDead(
  { id, principalId }: AttachedIdentity,
  { host, held, now }: Pick<HostInput, 'host' | 'held' | 'now'>,
): boolean {
  if (principalId !== undefined) return false;
  const since = held.get(id)?.since;
  const age = since === undefined ? Infinity : msBetween(since, now);
  return !isAtWork(host) && age > PRINCIPAL_GRACE_MS;
}

/** The step that carries the whole difference of a host; undefined when there is none, or the host is going away. */
export function hostStep(
  host: NodePoolHost,
  input: HostInput,
  cause?: Cause,
): UpdateHostStep | undefined {
  if (host.provisioningState === 'Deleting') return undefined;
  const difference = hostDifference(input);
  const { attach, detach, replace, dead } = difference;
  if (attach.length + detach.length + replace.length + dead.length === 0) return undefined;
  return {
    kind: 'updateHost',
    id: `host:${partsOf(host.id).name ?? host.id}`,
    target: host.id,
    cause: cause ?? causeOf(difference, input.held),
    hostKind: host.kind,
    ...(host.etag !== undefined && { etag: host.etag }),
    systemAssigned: host.systemAssigned,
    attached: host.attached.map(({ id }) => id),
    ...difference,
    cost: { reads: 0, writes: chunksOf(difference).length },
    changes: changesOf(difference),
  };
}

/** An intent that never came true is not drift: nobody has undone anything, and nobody must be called contested for it. */
function causeOf({ attach, replace }: HostDifference, held: HostInput['held']): Cause {
  if (attach.some((id) => held.get(id)?.state === 'held')) return 'Drift';
  if (replace.length > 0) return 'IdentityRecreated';
  return attach.length > 0 ? 'Missing' : 'NoLongerDesired';
}

function changesOf({ attach, detach, replace, dead }: HostDifference): readonly Change[] {
  const name = (id: ResourceId): string => partsOf(id).name ?? id;
  return [
    ...attach.map((id): Change => ({ sign: '+', what: `identity ${name(id)}` })),
    ...replace.map((id): Change => ({ sign: '~', what: `identity ${name(id)} (re-created)` })),
    ...dead.map((id): Change => ({ sign: '-', what: `identity ${name(id)} (deleted)` })),
    ...detach.map((id): Change => ({ sign: '-', what: `identity ${name(id)}` })),
  ];
}

/** Every PATCH of a step, in order: what it costs when nothing is refused. */
export function chunksOf(difference: HostDifference): readonly PatchChunk[] {
  return [...phaseChunks(difference, 'attach'), ...phaseChunks(difference, 'detach')];
}

/**
 * The PATCHes of one phase, in order. Dead entries block every addition until they are removed (aad-pod-identity #880):
 * they alone go before anything was added and read back, together with as many additions as fit, for they give no token
 * to anybody. Those of re-created identities come back after.
 */
export function phaseChunks(
  { attach, detach, replace, dead }: HostDifference,
  phase: Phase,
): readonly PatchChunk[] {
  if (phase === 'detach') return chunk([], detach);
  const blocking = [...dead, ...replace];
  if (blocking.length === 0) return chunk(attach, []);
  const first = blocking.slice(0, MAX_IDENTITIES_PER_PATCH);
  const room = MAX_IDENTITIES_PER_PATCH - first.length;
  return [
    { add: attach.slice(0, room), remove: first },
    ...chunk([], blocking.slice(MAX_IDENTITIES_PER_PATCH)),
    ...chunk([...attach.slice(room), ...replace], []),
  ];
}
