import type { Selector } from './selector';

/**
 * Clusters of a repository that get a new version of a chart together. Rings are in order: each gets a version only when
 * the one before has run it for a while, and runs it well.
 */
export interface Ring {
  readonly name: string;
  /** Absent: clusters that no ring before it takes. */
  readonly clusters?: Selector;
  /** How long all of its clusters have to run a version before the next ring may get it. */
  readonly soakSeconds: number;
}
