import type { Plan } from './plan';

/** What a run would carry out if what holds it back were not there. Shown, and never carried out. */
export interface Otherwise {
  /** `Without the suspension` … */
  readonly when: string;
  readonly plan: Plan;
  /** What would hold it back even then. */
  readonly note?: string;
}
