import type { ResourceId } from '../base/resource-id';

/** What a request is about. One branch and at most one open request for each. */
export type RequestSubject =
  | { readonly kind: 'chart'; readonly chart: string }
  | { readonly kind: 'cluster'; readonly cluster: ResourceId; readonly name: string }
  /** Observe-only: the plan for the fleet. */
  | { readonly kind: 'onboarding' }
  /** A branch of ours whose chart or cluster is gone. */
  | { readonly kind: 'leftOver'; readonly branch: string };
