import { advanceHost } from './cluster/advance-host';
import { advanceImport } from './chart/advance-import';
import { assignPolicy } from './cluster/assign-policy';
import { decorateRequest } from './target/decorate-request';
import { grantRole } from './cluster/grant-role';
import { listSubscriptions } from './sweep/list-subscriptions';
import { makePlan } from './cluster/make-plan';
import { openPlan } from './support/open-plan';
import { planChart } from './chart/plan-chart';
import { planTarget } from './target/plan-target';
import { pushChart } from './chart/push-chart';
import { recordChart } from './chart/record-chart';
import { recordRun } from './cluster/record-run';
import { recordTarget } from './target/record-target';
import { revokeRole } from './cluster/revoke-role';
import { sweepSubscription } from './sweep/sweep-subscription';
import { unassignPolicy } from './cluster/unassign-policy';
import { verifyHosts } from './cluster/verify-hosts';
import { watchObjects } from './watch/watch-objects';
import { writeAssigned } from './cluster/write-assigned';
import { writeRequest } from './target/write-request';

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
