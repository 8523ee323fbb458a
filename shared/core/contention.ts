import type { Plan } from './plan';

const HOUR_MS = 3_600_000;
const FIRST_HOLD_MS = 5 * 60_000;

/** Repairs of the last hour, the one of `plan` at `now` included if it repairs drift. */
export function recentRepairs(
  repairs: readonly string[],
  plan: Plan,
  now: string,
): readonly string[] {
  const since = new Date(Date.parse(now) - HOUR_MS).toISOString();
  const recent = repairs.filter((at) => at > since);
  return plan.steps.some((step) => step.cause === 'Drift') ? [...recent, now] : recent;
}

/**
 * How long to hold back when somebody keeps undoing us: undefined below the limit, then five minutes, doubling to an
 * hour. Bounded writes instead of a fight (property P18).
 */
export function holdBackMs(repairs: number, contestedAfter: number): number | undefined {
  if (repairs < contestedAfter) return undefined;
  return Math.min(FIRST_HOLD_MS * 2 ** Math.min(repairs - contestedAfter, 10), HOUR_MS);
}
