import type { Planned } from './run';

/** The plan for a cluster, and whether it may be carried out. The part of a run that is about this cluster only. */
export type Decision = Pick<
  Planned,
  | 'plan'
  | 'apply'
  | 'rest'
  | 'profile'
  | 'nodes'
  | 'matrix'
  | 'report'
  | 'needs'
  | 'watch'
  | 'acceptedRisk'
  | 'otherwise'
  | 'absences'
>;
