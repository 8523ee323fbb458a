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
  put(resource: Resource, object: KubeObject): KubeObject;
  remove(resource: Resource, object: KubeObject): void;
  /** Changes of a resource after `version`; undefined when the history does not reach back so far. */
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
  const versioned = (object: KubeObject): KubeObject => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(history.next()) },
  });
  return {
    version: () => history.version(),
    get: (resource, namespace, name) => of(resource).get(keyOf(namespace, name)),
    list: (resource, namespace) =>
      [...of(resource).values()]
        .filter((each) => namespace === undefined || each.metadata.namespace === namespace)
        .sort((a, b) => (place(a) < place(b) ? -1 : 1)),
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
      of(resource).delete(place(object));
      const last = versioned(object);
      history.tell({
        type: 'DELETED',
        resource: qualified(resource),
        object: last,
        before: object,
      });
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
  onChange(listener: (change: Change) => void): () => void;
  forget(before: number): void;
}

function newHistory(clock: Clock, keptMs: number): History {
  const listeners = new Set<(change: Change) => void>();
  const changes: Change[] = [];
  let version = 1000;
  let compacted = version;
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
    since(resource, from) {
      if (from < compacted) return undefined;
      return changes.filter((change) => change.version > from && change.resource === resource);
    },
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
