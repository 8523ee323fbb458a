import type { IsoTime } from '../base/iso-time';
import type { OutboundEvent } from './event';

/** A pull request that a run has just opened. */
export interface OpenedPullRequest {
  /** Name of the repository in the configuration. */
  readonly repository: string;
  readonly planId: string;
  readonly branch: string;
  readonly title: string;
  readonly url?: string;
  /** ISO time. */
  readonly at: IsoTime;
  /** ISO time at which the plan was made. */
  readonly plannedAt: IsoTime;
}

/** Opened twice by a repeated call, it is one event. */
export function pullRequestOpened(opened: OpenedPullRequest): OutboundEvent {
  const { repository, planId, branch, title, url, at, plannedAt } = opened;
  return {
    id: `${planId}.${branch}.PullRequestOpened`,
    type: 'PullRequestOpened',
    subject: `repositories/${repository}`,
    time: at,
    plannedAt,
    data: { planId, message: title, ...(url !== undefined && { url }) },
  };
}
