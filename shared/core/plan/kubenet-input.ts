import type { Observed } from '../cluster/cluster';
import type { PlanInput } from './plan-input';

/** What the gate of a kubenet cluster, and our policies there, depend on. */
export interface KubenetInput extends Pick<
  PlanInput,
  'profile' | 'cluster' | 'ledger' | 'heldElsewhere' | 'now'
> {
  readonly observed: Pick<Observed, 'objects' | 'policies'>;
}
