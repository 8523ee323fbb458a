import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../shared/core/errors';
import type { HostProgress } from '../shared/core/host-progress';
import type { ResourceId } from '../shared/core/resource-id';
import type { Planned, RunFacts } from '../shared/core/run';
import { stepsOf } from '../shared/core/run';
import type { Steps } from './call';
import { call, callAll } from './call';
import { runOf, updateHosts } from './update-hosts';

/** What the verdict needs to know of the steps; `attached` is what the hosts showed afterwards. */
export type CarriedOut = Omit<RunFacts, 'planned'> & {
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
};

/**
 * The steps of a plan, in order: rights → identities on hosts → a look at the result → what is taken back. Roles go
 * last, and only when every host is in order: taking identities off needs them.
 */
export function* carryOut(context: OrchestrationContext, planned: Planned): Steps<CarriedOut> {
  const granted = yield* grantRoles(context, planned);
  const hosts = yield* updateHosts(context, planned);
  const seen = yield* verify(context, planned, hosts);
  const clean = seen.failures.length === 0 && hosts.every((host) => host.status === 'done');
  const revoked = clean ? yield* revokeRoles(context, planned) : [];
  return {
    hosts,
    failures: [...granted, ...seen.failures, ...revoked],
    writes: writesOf(planned, hosts, clean),
    attached: seen.attached,
  };
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
  const patches = hosts.reduce((sum, host) => sum + host.writes, 0);
  const roles = stepsOf(planned.plan, 'grantRole').length;
  return patches + roles + (clean ? stepsOf(planned.plan, 'revokeRole').length : 0);
}
