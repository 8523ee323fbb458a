import { createHash } from 'node:crypto';
import type { ResourceId } from './resource-id';

/** Kinds of objects that are watched, by the names that the adapter gives them. */
export const WATCHED = ['identities', 'bindings', 'exceptions', 'assigned', 'pods'] as const;
export type Watched = (typeof WATCHED)[number];

/** What the last round knew: a digest of each kind, so that the next round sees what changed while nobody watched. */
export type Seen = Readonly<Partial<Record<Watched, string>>>;

/** A change that was seen while watching. */
export interface WatchedEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** `namespace/name`. */
  readonly key: string;
  readonly fingerprint: string;
}

/** What is there of one kind: fingerprint by `namespace/name`. */
export type Fingerprints = Map<string, string>;

/** Takes an event over into `known`. True when it tells of something new: bookmarks and repeats do not. */
export function takeOver(known: Fingerprints, event: WatchedEvent): boolean {
  if (event.type === 'BOOKMARK') return false;
  if (event.type === 'DELETED') return known.delete(event.key);
  if (known.get(event.key) === event.fingerprint) return false;
  known.set(event.key, event.fingerprint);
  return true;
}

/**
 * A text that differs when what counts of one kind does. In managed mode of pods only the labels in use count, by
 * namespace: NMI needs nothing of us for one more pod, so a rollout of a thousand pods must not wake anybody.
 */
export function digestOf(kind: Watched, known: Fingerprints, podsCount: boolean): string {
  const entries =
    kind === 'pods' && !podsCount
      ? [
          ...new Set(
            [...known].map(([key, print]) => `${key.split('/')[0] ?? ''}|${labelIn(print)}`),
          ),
        ]
      : [...known].map(([key, print]) => `${key}|${print}`);
  const hash = createHash('sha256');
  for (const entry of entries.sort()) hash.update(entry).update('\n');
  return hash.digest('hex').slice(0, 32);
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

const SHORTEST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;

/** Doubles from five seconds to five minutes; spread by cluster, so that a region's clusters do not come back at once. */
export function backOffMs(
  attempts: number,
  cluster: ResourceId,
  retryAfterMs: number | undefined,
): number {
  const base = Math.min(SHORTEST_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_MS);
  const spread = createHash('sha256').update(cluster).digest().readUInt16BE(0) / 65_536;
  return Math.max(retryAfterMs ?? 0, Math.round(base * (1 + spread / 4)));
}
