import type { ResourceId } from '../base/resource-id';
import type { UpkeepMatter } from '../flux/upkeep/upkeep';

/** What a request is about. One branch and at most one open request for each. */
export type PullRequestSubject =
  /** `ring`: in that ring alone; absent: wherever clusters have it. */
  | { readonly kind: 'chart'; readonly chart: string; readonly ring?: string }
  | { readonly kind: 'cluster'; readonly cluster: ResourceId; readonly name: string }
  /** Files of ours on a cluster that are merged, and need a change. */
  | {
      readonly kind: 'upkeep';
      readonly matter: UpkeepMatter;
      readonly cluster: ResourceId;
      readonly name: string;
    }
  /** Observe-only: the plan for the fleet. */
  | { readonly kind: 'onboarding' }
  /** A branch of ours whose chart or cluster is gone. */
  | { readonly kind: 'leftOver'; readonly branch: string };
