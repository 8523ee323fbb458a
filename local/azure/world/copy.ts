import type { WorldState } from './state';

/**
 * The world as it is now, for a second Azure that goes on from here: whatever changes in one of them, the other does not
 * see it. Who listens, and what is behind the registries, stays with the first.
 */
export function copyOf(state: WorldState): WorldState {
  const alone: WorldState = { ...state, hostListeners: new Set(), policyListeners: new Set() };
  delete alone.registryBackend;
  return copyDeep(alone, new Map()) as WorldState;
}

/** What two places hold together, such as a host's operation, they hold together in the copy. */
function copyDeep(value: unknown, known: Map<unknown, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const found = known.get(value);
  if (found !== undefined) return found;
  const copy: unknown = emptyLike(value);
  known.set(value, copy);
  if (value instanceof Map) {
    for (const [key, each] of value)
      (copy as Map<unknown, unknown>).set(key, copyDeep(each, known));
  } else if (value instanceof Set) {
    for (const each of value) (copy as Set<unknown>).add(copyDeep(each, known));
  } else {
    for (const [key, each] of Object.entries(value)) {
      (copy as Record<string, unknown>)[key] = copyDeep(each, known);
    }
  }
  return copy;
}

function emptyLike(value: object): object {
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  return Array.isArray(value) ? [] : {};
}
