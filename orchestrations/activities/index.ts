import { advanceHost } from './advance-host';
import { grantRole } from './grant-role';
import { listSubscriptions } from './list-subscriptions';
import { makePlan } from './make-plan';
import { recordRun } from './record-run';
import { revokeRole } from './revoke-role';
import { sweepSubscription } from './sweep-subscription';
import { verifyHosts } from './verify-hosts';

/** Every activity, by the name under which orchestrators call it. */
export const activities = {
  advanceHost,
  grantRole,
  listSubscriptions,
  makePlan,
  recordRun,
  revokeRole,
  sweepSubscription,
  verifyHosts,
} as const;

export type Activities = typeof activities;
