import type { Planned, Skip } from './run';

/** What is the matter with a cluster when its plan is shown: each has words of its own (explain-plan.ts). */
export type Situation =
  | Skip['reason']
  | 'Converged'
  | 'Changing'
  | 'OffBoarding'
  | 'ClusterBusy'
  | 'ProfileConflict'
  | 'MassRemovalRefused'
  | 'WaitsForRing'
  | 'OutsideMaintenanceWindow'
  | 'Hindered';

type Shown = Pick<Planned, 'plan' | 'rest' | 'intent'>;

/** Nothing at all can be said of its plan while one of these stands. */
const BEFORE_ALL = ['ClusterBusy', 'ProfileConflict'] as const;

/** What is the matter with a cluster, what counts most first. */
export function situationOf({ plan, rest, intent }: Shown): Situation {
  const { steps, failures } = plan;
  const blocked = BEFORE_ALL.find((known) => failures.some(({ code }) => code === known));
  if (blocked !== undefined) return blocked;
  if (rest !== undefined) return rest.reason;
  if (failures.some(({ code }) => code === 'MassRemovalRefused')) return 'MassRemovalRefused';
  if (failures.some(({ code }) => code === 'WaitsForRing')) return 'WaitsForRing';
  if (failures.some(({ code }) => code === 'OutsideMaintenanceWindow'))
    return 'OutsideMaintenanceWindow';
  if (steps.length === 0 && failures.length > 0) return 'Hindered';
  if (intent === 'offboard') return 'OffBoarding';
  return steps.length === 0 ? 'Converged' : 'Changing';
}
