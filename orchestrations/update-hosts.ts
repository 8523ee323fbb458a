import type { OrchestrationContext } from 'durable-functions';
import type { HostProgress } from '../shared/core/host-progress';
import { isUnfinished, startHost } from '../shared/core/host-progress';
import type { Planned } from '../shared/core/run';
import { stepsOf } from '../shared/core/run';
import type { Steps } from './call';
import { callAll, sleep } from './call';

/**
 * Carries out every host step of a plan, side by side: each round sends or polls what is due and then sleeps until the
 * next is. No activity ever waits for Azure.
 */
export function* updateHosts(
  context: OrchestrationContext,
  planned: Planned,
): Steps<readonly HostProgress[]> {
  let hosts: readonly HostProgress[] = stepsOf(planned.plan, 'updateHost').map(startHost);
  while (hosts.some(isUnfinished)) {
    const waitMs = Math.min(...hosts.filter(isUnfinished).map((host) => host.waitMs));
    if (waitMs > 0) yield* sleep(context, waitMs);
    hosts = yield* advanceDue(context, planned, passed(hosts, waitMs));
  }
  return hosts;
}

function passed(hosts: readonly HostProgress[], ms: number): readonly HostProgress[] {
  return hosts.map((host) => ({ ...host, waitMs: Math.max(0, host.waitMs - ms) }));
}

function* advanceDue(
  context: OrchestrationContext,
  planned: Planned,
  hosts: readonly HostProgress[],
): Steps<readonly HostProgress[]> {
  const due = hosts.filter((host) => isUnfinished(host) && host.waitMs === 0);
  const advanced = yield* callAll(
    context,
    'advanceHost',
    due.map((progress) => ({ ...runOf(planned), progress, rolesSettling: planned.rolesSettling })),
  );
  const next = new Map(advanced.map((progress) => [progress.step.id, progress]));
  return hosts.map((host) => next.get(host.step.id) ?? host);
}

/** What every writing activity needs to know of its run, for the audit. */
export function runOf(planned: Planned): {
  readonly cluster: Planned['plan']['cluster'];
  readonly planId: string;
} {
  return { cluster: planned.plan.cluster, planId: planned.planId };
}
