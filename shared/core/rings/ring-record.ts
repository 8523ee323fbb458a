import type { IsoTime } from '../base/iso-time';

/**
 * How far a version is in a ring.
 * - Empty: no cluster of the ring has the chart.
 * - Behind: the base branch gives it to some of its clusters only, or to none.
 * - RollingOut: it is on its way on some.
 * - Soaking: all run it, and have to go on doing so for a while.
 * - Passed: they have.
 * - Unhealthy: it fails on some.
 */
export type RingPhase = 'Empty' | 'Behind' | 'RollingOut' | 'Soaking' | 'Passed' | 'Unhealthy';

/** What is remembered of a version in a ring between runs. */
export interface RingRecord {
  readonly chart: string;
  /** Name of the ring. */
  readonly ring: string;
  readonly version: string;
  /** Of the package: a version that has become other bytes begins anew. */
  readonly digest: string;
  readonly phase: RingPhase;
  /** For people. */
  readonly message: string;
  /** Clusters that run it, of those that it is counted on. */
  readonly done: number;
  readonly of: number;
  /** ISO time since which all of them have run it, as far as we have seen. */
  readonly healthySince?: IsoTime;
  /** ISO time at which the next ring may get it; absent: it is not known yet. */
  readonly soakEnds?: IsoTime;
  /** Why the ring's own request is not opened yet; absent: it may be. */
  readonly waitsFor?: string;
}
