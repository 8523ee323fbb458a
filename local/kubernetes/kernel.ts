import type { Clock } from '../clock';
import type { Judge } from './admission/judge';
import type { Registry } from './registry';
import type { Store } from './store';

/** What the verbs work on. */
export interface Kernel {
  readonly clock: Clock;
  readonly store: Store;
  readonly registry: Registry;
  /** Admission of one caller's writes. Absent: nobody asks, as for what is in the cluster from before. */
  readonly judge?: Judge;
}
