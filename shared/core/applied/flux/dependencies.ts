import type { Unknown } from '../unknown';
import type { AppliedKustomization } from './types';

/** Kustomizations that Flux never comes to apply: what they wait for is not there, or waits for them. */
export function waitingInVain(kustomizations: readonly AppliedKustomization[]): readonly Unknown[] {
  const byId = new Map(kustomizations.map((one) => [one.id, one]));
  return kustomizations.flatMap(({ id, dependsOn }): readonly Unknown[] => {
    const missing = dependsOn.find((other) => !byId.has(other));
    if (missing !== undefined) {
      return [
        unresolved(id, `waits for ${missing}, which no file that is read puts on the cluster`),
      ];
    }
    return reaches(id, id, byId)
      ? [unresolved(id, 'waits for itself, by way of its dependencies')]
      : [];
  });
}

function unresolved(id: string, why: string): Unknown {
  return {
    at: `Kustomization ${id}`,
    code: 'MissingDependency',
    message: `Kustomization ${id} ${why}: what it applied last stays as it is.`,
  };
}

/** Whether `aim` is among what `from` waits for, however far. */
function reaches(
  from: string,
  aim: string,
  byId: ReadonlyMap<string, AppliedKustomization>,
): boolean {
  const seen = new Set<string>();
  const waiting = [...(byId.get(from)?.dependsOn ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === aim) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(byId.get(next)?.dependsOn ?? []));
  }
  return false;
}
