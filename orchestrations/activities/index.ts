import { advanceHost } from './advance-host';
import { advanceImport } from './advance-import';
import { assignPolicy } from './assign-policy';
import { decorateRequest } from './decorate-request';
import { grantRole } from './grant-role';
import { listSubscriptions } from './list-subscriptions';
import { makePlan } from './make-plan';
import { openPlan } from './open-plan';
import { planChart } from './plan-chart';
import { planTarget } from './plan-target';
import { pushChart } from './push-chart';
import { recordChart } from './record-chart';
import { recordRun } from './record-run';
import { recordTarget } from './record-target';
import { revokeRole } from './revoke-role';
import { sweepSubscription } from './sweep-subscription';
import { unassignPolicy } from './unassign-policy';
import { verifyHosts } from './verify-hosts';
import { watchObjects } from './watch-objects';
import { writeAssigned } from './write-assigned';
import { writeRequest } from './write-request';

/** Every activity, by the name under which orchestrators call it. */
export const activities = {
  advanceHost,
  advanceImport,
  assignPolicy,
  decorateRequest,
  grantRole,
  listSubscriptions,
  makePlan,
  openPlan,
  planChart,
  planTarget,
  pushChart,
  recordChart,
  recordRun,
  recordTarget,
  revokeRole,
  sweepSubscription,
  unassignPolicy,
  verifyHosts,
  watchObjects,
  writeAssigned,
  writeRequest,
} as const;

export type Activities = typeof activities;
