import type { Clock } from '../clock';
import type { Random } from '../azure/random';
import type { KubeObject } from './object';
import { keyOf } from './object';
import type { Resource } from './resources';
import { qualified } from './resources';

/** One change, as watches tell it. `before`: what it was, for selectors that it has left. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  readonly at: number;
  readonly resource: string;
  readonly object: KubeObject;
  readonly before?: KubeObject;
}

/** etcd: objects, one rising version for all of them, and the history that watches start from. */
export interface Store {
  version(): number;
  get(resource: Resource, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: Resource, namespace?: string): readonly KubeObject[];
  /** The list as it was at `version`; undefined when that is forgotten. */
  listAt(
    resource: Resource,
    version: number,
    namespace?: string,
  ): readonly KubeObject[] | undefined;
  put(resource: Resource, object: KubeObject): KubeObject;
  remove(resource: Resource, object: KubeObject): void;
  /** Changes of a resource after `version`; undefined when no watch can start from so far back. */
  since(resource: Resource, version: number): readonly Change[] | undefined;
  onChange(listener: (change: Change) => void): () => void;
  /** Forgets the history up to now. */
  compact(): void;
  newUid(): string;
}

export function newStore(clock: Clock, random: Random, compactAfterMs: number): Store {
  const objects = new Map<string, Map<string, KubeObject>>();
  const history = newHistory(clock, compactAfterMs);
  const of = (resource: Resource): Map<string, KubeObject> => {
    const name = qualified(resource);
    const known = objects.get(name) ?? new Map<string, KubeObject>();
    objects.set(name, known);
    return known;
  };
  const sortedOf = (all: Iterable<KubeObject>, namespace?: string): readonly KubeObject[] =>
    [...all]
      .filter((each) => namespace === undefined || each.metadata.namespace === namespace)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const versioned = (object: KubeObject): KubeObject => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(history.next()) },
  });
  return {
    version: () => history.version(),
    get: (resource, namespace, name) => of(resource).get(keyOf(namespace, name)),
    list: (resource, namespace) => sortedOf(of(resource).values(), namespace),
    listAt(resource, version, namespace) {
      const after = history.after(qualified(resource), version);
      if (after === undefined) return undefined;
      const past = new Map(of(resource));
      for (const { object, before } of after.toReversed()) {
        if (before === undefined) past.delete(place(object));
        else past.set(place(before), before);
      }
      return sortedOf(past.values(), namespace);
    },
    put(resource, object) {
      const key = place(object);
      const before = of(resource).get(key);
      const stored = versioned(object);
      of(resource).set(key, stored);
      const type = before === undefined ? 'ADDED' : 'MODIFIED';
      history.tell({
        type,
        resource: qualified(resource),
        object: stored,
        ...(before && { before }),
      });
      return stored;
    },
    remove(resource, object) {
      const before = of(resource).get(place(object)) ?? object;
      of(resource).delete(place(object));
      const last = versioned(object);
      history.tell({ type: 'DELETED', resource: qualified(resource), object: last, before });
    },
    since: (resource, from) => history.since(qualified(resource), from),
    onChange: (listener) => history.onChange(listener),
    compact: () => history.forget(Infinity),
    newUid: () => random.guid(),
  };
}

/** What has happened, as far back as the server remembers. */
interface History {
  version(): number;
  /** The version of the next change. */
  next(): number;
  tell(change: Omit<Change, 'version' | 'at'>): void;
  since(resource: string, version: number): readonly Change[] | undefined;
  /** As `since`, from before the first change as well: nothing was there. */
  after(resource: string, version: number): readonly Change[] | undefined;
  onChange(listener: (change: Change) => void): () => void;
  forget(before: number): void;
}

/** The server has written things of its own before anybody comes. */
const FIRST_VERSION = 1000;

function newHistory(clock: Clock, keptMs: number): History {
  const listeners = new Set<(change: Change) => void>();
  const changes: Change[] = [];
  let version = FIRST_VERSION;
  let compacted = 0;
  const later = (resource: string, from: number): readonly Change[] =>
    changes.filter((change) => change.version > from && change.resource === resource);
  function forget(before: number): void {
    const kept = changes.findIndex(({ at }) => at >= before);
    const dropped = changes.splice(0, kept < 0 ? changes.length : kept);
    compacted = dropped.at(-1)?.version ?? compacted;
  }
  return {
    version: () => version,
    next: () => (version += 1),
    tell(change) {
      const full = { ...change, version, at: clock.now() };
      changes.push(full);
      forget(clock.now() - keptMs);
      for (const listener of listeners) listener(full);
    },
    since: (resource, from) =>
      from < Math.max(compacted, FIRST_VERSION) ? undefined : later(resource, from),
    after: (resource, from) => (from < compacted ? undefined : later(resource, from)),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    forget,
  };
}

function place({ metadata }: KubeObject): string {
  return keyOf(metadata.namespace, metadata.name);
}
