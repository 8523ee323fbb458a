import { advanceHost } from './cluster/advance-host';
import { advanceImport } from './chart/advance-import';
import { assignPolicy } from './cluster/assign-policy';
import { decoratePullRequest } from './repository/decorate-pull-request';
import { grantRole } from './cluster/grant-role';
import { listSubscriptions } from './sweep/list-subscriptions';
import { makePlan } from './cluster/make-plan';
import { openPlan } from './support/open-plan';
import { planChart } from './chart/plan-chart';
import { planRepository } from './repository/plan-repository';
import { pushChart } from './chart/push-chart';
import { recordChart } from './chart/record-chart';
import { recordRun } from './cluster/record-run';
import { recordRepository } from './repository/record-repository';
import { revokeRole } from './cluster/revoke-role';
import { sweepSubscription } from './sweep/sweep-subscription';
import { unassignPolicy } from './cluster/unassign-policy';
import { verifyHosts } from './cluster/verify-hosts';
import { watchObjects } from './watch/watch-objects';
import { writeAssigned } from './cluster/write-assigned';
import { writeIssue } from './repository/write-issue';
import { writePullRequest } from './repository/write-pull-request';

/** Every activity, by the name under which orchestrators call it. */
export const activities = {
  advanceHost,
  advanceImport,
  assignPolicy,
  decorateRequest: decoratePullRequest,
  grantRole,
  listSubscriptions,
  makePlan,
  openPlan,
  planChart,
  planRepository,
  pushChart,
  recordChart,
  recordRun,
  recordRepository,
  revokeRole,
  sweepSubscription,
  unassignPolicy,
  verifyHosts,
  watchObjects,
  writeAssigned,
  writeIssue,
  writeRequest: writePullRequest,
  // Names of 0.1, under which its instances go on: see kinds/repository.ts.
  planTarget: planRepository,
  recordTarget: recordRepository,
} as const;

export type Activities = typeof activities;
