import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../shared/core/errors';
import type { HostProgress } from '../shared/core/host-progress';
import type { ResourceId } from '../shared/core/resource-id';
import type { Planned, RunFacts } from '../shared/core/run';
import { stepsOf } from '../shared/core/run';
import type { Steps } from './call';
import { call, callAll } from './call';
import { runOf, updateHosts } from './update-hosts';
import type { ObjectsWritten } from './write-objects';
import { writeObjects } from './write-objects';

/** What the verdict needs to know of the steps; `attached` is what the hosts showed afterwards. */
export type CarriedOut = Omit<RunFacts, 'planned'> & {
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
};

/**
 * The steps of a plan, in order: policy → rights → identities on hosts → a look at the result → objects in the cluster →
 * what is taken back. Roles go last, and only when every host is in order: taking identities off needs them.
 */
export function* carryOut(context: OrchestrationContext, planned: Planned): Steps<CarriedOut> {
  const policies = yield* assignPolicies(context, planned);
  const granted = yield* grantRoles(context, planned);
  const announced = yield* announce(context, planned);
  const hosts = yield* updateHosts(context, planned);
  const seen = yield* verify(context, planned, hosts);
  const clean = seen.failures.length === 0 && hosts.every((host) => host.status === 'done');
  const objects = yield* writeObjects(context, planned, clean);
  const taken = clean ? yield* takeBack(context, planned) : [];
  const inCluster = announced.writes + objects.writes;
  return {
    hosts,
    failures: [...policies, ...granted, ...seen.failures, ...objects.failures, ...taken],
    writes: writesOf(planned, hosts, clean) + inCluster,
    attached: seen.attached,
  };
}

/** NMI waits 20 s longer for an object that is there, even as Created, and a PATCH takes 40 s (mic.md 1.5). */
function* announce(context: OrchestrationContext, planned: Planned): Steps<ObjectsWritten> {
  if (stepsOf(planned.plan, 'updateHost').length === 0) return { writes: 0, failures: [] };
  return yield* writeObjects(context, planned, false);
}

function* assignPolicies(
  context: OrchestrationContext,
  planned: Planned,
): Steps<readonly Failure[]> {
  const inputs = stepsOf(planned.plan, 'assignPolicy').map((step) => ({ ...runOf(planned), step }));
  return (yield* callAll(context, 'assignPolicy', inputs)).flatMap(
    (answer) => answer.failure ?? [],
  );
}

function* takeBack(context: OrchestrationContext, planned: Planned): Steps<readonly Failure[]> {
  const inputs = stepsOf(planned.plan, 'unassignPolicy').map((step) => ({
    ...runOf(planned),
    step,
  }));
  const unassigned = yield* callAll(context, 'unassignPolicy', inputs);
  const revoked = yield* revokeRoles(context, planned);
  return [...unassigned.flatMap((answer) => answer.failure ?? []), ...revoked];
}

function* grantRoles(context: OrchestrationContext, planned: Planned): Steps<readonly Failure[]> {
  const steps = stepsOf(planned.plan, 'grantRole');
  if (steps.length > 0) context.df.setCustomStatus({ step: 'roles', planId: planned.planId });
  const inputs = steps.map((step) => ({ ...runOf(planned), step }));
  return (yield* callAll(context, 'grantRole', inputs)).flatMap((answer) => answer.failure ?? []);
}

function* verify(
  context: OrchestrationContext,
  planned: Planned,
  hosts: readonly HostProgress[],
): Steps<{
  readonly failures: readonly Failure[];
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
}> {
  if (hosts.length === 0 || planned.nodes === undefined) return { failures: [], attached: {} };
  context.df.setCustomStatus({ step: 'verify', planId: planned.planId });
  return yield* call(context, 'verifyHosts', { ...runOf(planned), nodes: planned.nodes, hosts });
}

function* revokeRoles(context: OrchestrationContext, planned: Planned): Steps<readonly Failure[]> {
  const inputs = stepsOf(planned.plan, 'revokeRole').map((step) => ({ ...runOf(planned), step }));
  return (yield* callAll(context, 'revokeRole', inputs)).flatMap((answer) => answer.failure ?? []);
}

function writesOf(planned: Planned, hosts: readonly HostProgress[], clean: boolean): number {
  const { plan } = planned;
  const patches = hosts.reduce((sum, host) => sum + host.writes, 0);
  const given = stepsOf(plan, 'grantRole').length + stepsOf(plan, 'assignPolicy').length;
  const taken = stepsOf(plan, 'revokeRole').length + stepsOf(plan, 'unassignPolicy').length;
  return patches + given + (clean ? taken : 0);
}
