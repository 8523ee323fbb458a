import { createHash } from 'node:crypto';
import { spreadOf } from '../base/spread';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';

/** Kinds of objects that are watched, by the names that the adapter gives them. */
export const WATCHED = ['identities', 'bindings', 'exceptions', 'assigned', 'pods'] as const;
export type Watched = (typeof WATCHED)[number];

/** What the last round knew, so that the next one sees what changed while nobody watched. */
export interface WatchState {
  /** Of what counts of each kind. */
  readonly digests: Readonly<Partial<Record<Watched, string>>>;
  /**
   * Generation of the work item. A round that crashed is run again with what its predecessor had seen: when it has asked
   * for something meanwhile, equal digests prove nothing (an identity that was created and deleted again).
   */
  readonly generation: number;
}

/** A change that was seen while watching. */
export interface WatchedEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** `namespace/name`. */
  readonly key: string;
  readonly fingerprint: string;
}

/** What is there of one kind. Changed in place: a cluster has thousands of pods, and each tells of itself several times. */
export interface Known {
  /** What counts of an object, by `namespace/name`. */
  readonly texts: Map<string, string>;
  /** How many objects say so, by text. */
  readonly counts: Map<string, number>;
  /** True where only the labels in use count, by namespace. */
  readonly labelsOnly: boolean;
}

/** MIC or nobody keeps the assigned identities unless we do: then they tell us nothing, and one comes with every pod. */
export function watchedKinds(profile: Profile): readonly Watched[] {
  return keepsAssigned(profile) ? WATCHED : WATCHED.filter((kind) => kind !== 'assigned');
}

/**
 * Where NMI finds its way without an object per pod, of pods only the labels in use count: a rollout of a thousand pods
 * must not wake anybody.
 */
export function labelsCount(kind: Watched, profile: Profile): boolean {
  return kind === 'pods' && !keepsAssigned(profile);
}

function keepsAssigned({ mode, mic }: Profile): boolean {
  return mode === 'standard' && mic === 'serverless';
}

/** What a list shows. */
export function knownFrom(fingerprints: ReadonlyMap<string, string>, labelsOnly: boolean): Known {
  const known: Known = { texts: new Map(), counts: new Map(), labelsOnly };
  for (const [key, fingerprint] of fingerprints)
    takeOver(known, { type: 'ADDED', key, fingerprint });
  return known;
}

/** Takes an event over into `known`. True when it tells of something that counts: bookmarks and repeats do not. */
export function takeOver(known: Known, event: WatchedEvent): boolean {
  if (event.type === 'BOOKMARK') return false;
  const { texts } = known;
  const before = texts.get(event.key);
  const after = event.type === 'DELETED' ? undefined : textOf(known, event);
  if (before === after) return false;
  if (after === undefined) texts.delete(event.key);
  else texts.set(event.key, after);
  const gone = before !== undefined && count(known, before, -1) === 0;
  const fresh = after !== undefined && count(known, after, 1) === 1;
  return gone || fresh;
}

function count({ counts }: Known, text: string, by: 1 | -1): number {
  const now = (counts.get(text) ?? 0) + by;
  if (now === 0) counts.delete(text);
  else counts.set(text, now);
  return now;
}

function textOf({ labelsOnly }: Known, { key, fingerprint }: WatchedEvent): string {
  if (!labelsOnly) return `${key}|${fingerprint}`;
  return `${key.split('/')[0] ?? ''}|${labelIn(fingerprint)}`;
}

/** The fingerprint of a pod begins with its label, as JSON. */
function labelIn(fingerprint: string): string {
  try {
    const [label] = JSON.parse(fingerprint) as readonly unknown[];
    return typeof label === 'string' ? label : fingerprint;
  } catch {
    return fingerprint;
  }
}

/** A short text that differs when what counts does, whatever the order in which it came to be. */
export function digestOf({ counts }: Known): string {
  const hash = createHash('sha256');
  for (const text of [...counts.keys()].sort()) hash.update(text).update('\n');
  return hash.digest('hex').slice(0, 32);
}

/** Kinds of which something counts now that did not at the end of the last round, or the other way round. */
export function changedSince(
  seen: WatchState | undefined,
  generation: number,
  digests: ReadonlyMap<Watched, string>,
): readonly Watched[] {
  const trusted = seen?.generation === generation ? seen.digests : {};
  return [...digests].flatMap(([kind, digest]) => (trusted[kind] === digest ? [] : [kind]));
}

/**
 * Seconds that a round of watching lasts: below any functionTimeout (5 minutes by default on the Consumption plan). Each
 * round costs a list of every kind, so shorter rounds would cost more. Spread by cluster, so that those that were armed
 * by one sweep do not list together for ever.
 */
export function roundSeconds(cluster: ResourceId): number {
  return Math.round(240 * (0.9 + 0.2 * spreadOf(cluster)));
}

const MIN_MS = 5_000;
const MAX_MS = 5 * 60_000;

/** Doubles from five seconds to five minutes; spread by cluster, so that a region's clusters do not come back at once. */
export function backOffMs(
  attempts: number,
  cluster: ResourceId,
  retryAfterMs: number | undefined,
): number {
  const base = Math.min(MIN_MS * 2 ** Math.min(attempts - 1, 10), MAX_MS);
  return Math.max(retryAfterMs ?? 0, Math.round(base * (1 + spreadOf(cluster) / 4)));
}
