import { advanceHost } from './advance-host';
import { assignPolicy } from './assign-policy';
import { grantRole } from './grant-role';
import { listSubscriptions } from './list-subscriptions';
import { makePlan } from './make-plan';
import { recordRun } from './record-run';
import { revokeRole } from './revoke-role';
import { sweepSubscription } from './sweep-subscription';
import { unassignPolicy } from './unassign-policy';
import { verifyHosts } from './verify-hosts';
import { watchObjects } from './watch-objects';
import { writeAssigned } from './write-assigned';

/** Every activity, by the name under which orchestrators call it. */
export const activities = {
  advanceHost,
  assignPolicy,
  grantRole,
  listSubscriptions,
  makePlan,
  recordRun,
  revokeRole,
  sweepSubscription,
  unassignPolicy,
  verifyHosts,
  watchObjects,
  writeAssigned,
} as const;

export type Activities = typeof activities;
