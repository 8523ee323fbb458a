import { PREVIEW_CLUSTER } from '../../orchestrations/names';
import { clusterKey } from '../../shared/core/base/keys';
import type { Plan } from '../../shared/core/plan/plan';
import type { PlanTicket } from '../../shared/core/run/plan-ticket';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { partsOf } from '../../shared/core/base/resource-id';
import { takenBack } from '../../shared/core/run/taken-back';
import type { Withheld } from '../../shared/core/selection/withheld';
import { withheld } from '../../shared/core/selection/withheld';
import type { Adapters } from '../../shared/current-adapters';
import type { Call } from './endpoint';
import { previewed, refuseUnknownPlan } from './previewed';
import type { Problem } from './problem';
import { ProblemError } from './problem';

const REMEDIES: Readonly<Record<Withheld['code'], string>> = {
  DryRun: 'Set the app setting RECONCILER_DRY_RUN to false, and send the DELETE again.',
  Suspended: 'Resume the cluster (profile or tag), and send the DELETE again.',
  Exempt: 'Wait until then, or remove the exemption, and send the DELETE again.',
  ObserveOnly: 'Switch observe only off (profile or tag), and send the DELETE again.',
};

/** Throws ProblemError 409, with the plan, where the cluster is to be left alone: nothing is accepted to happen later. */
export async function assertNotHeldBack(call: Call, cluster: ResourceId): Promise<void> {
  const held = await heldBack(call.adapters, cluster);
  if (held === undefined) return;
  const why = `Nothing is taken back from ${nameOf(cluster)} now, and this request will not do so later: ${held.why}.`;
  throw await refusal(call, cluster, {
    status: 409,
    code: held.code,
    detail: why,
    remedy: REMEDIES[held.code],
  });
}

/** Throws ProblemError 400, with the plan, unless `?confirm=` names the cluster: a URL that is pasted by mistake takes nothing back. */
export async function assertConfirmed(call: Call, cluster: ResourceId): Promise<void> {
  const given = call.request.query.get('confirm');
  const name = nameOf(cluster);
  if (given?.toLowerCase() === name) return;
  const said =
    given === null
      ? 'Off-boarding needs a confirmation.'
      : `"${given.slice(0, 60)}" is not the name of this cluster.`;
  throw await refusal(call, cluster, {
    status: 400,
    code: 'NotConfirmed',
    detail: `${said} Nothing was taken back.`,
    remedy: `To carry it out, send DELETE …?confirm=${name}.`,
  });
}

async function heldBack(adapters: Adapters, id: ResourceId): Promise<Withheld | undefined> {
  const { dryRun } = adapters;
  const { configuration } = await adapters.configuration.current();
  const cluster = dryRun ? undefined : await adapters.azure.getCluster(id);
  return withheld({ configuration, cluster, dryRun, now: adapters.now() });
}

/** The problem with what it is about. Where that cannot be seen, the answer is no all the same. */
async function refusal(call: Call, cluster: ResourceId, problem: Problem): Promise<ProblemError> {
  try {
    const plan = await planOf(call, cluster);
    const detail = `${problem.detail} It would take back ${takenBack(plan)}.`;
    return new ProblemError({ ...problem, detail, plan });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const detail = `${problem.detail} What it would take back could not be determined: ${error.message}`;
    return new ProblemError({ ...problem, detail });
  }
}

async function planOf(call: Call, cluster: ResourceId): Promise<Plan> {
  const instanceId = `preview-${clusterKey(cluster)}-${call.adapters.newId()}`;
  const input = { cluster, intent: 'offboard' } as const;
  const start = { name: PREVIEW_CLUSTER, instanceId, input };
  const { planId } = (await previewed(call, start)) as PlanTicket;
  const found = await call.adapters.store.plans.get(cluster, planId);
  return found === undefined ? refuseUnknownPlan(planId) : found.planned.plan;
}

function nameOf(cluster: ResourceId): string {
  return partsOf(cluster).name ?? cluster;
}
