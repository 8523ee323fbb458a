import type { Plans, Store } from '../../../shared/adapters/store/store';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { SyncKey } from '../../../shared/core/base/sync-subject';
import type { WorkKey } from '../../../shared/core/base/work-key';
import { isSyncKey } from '../../../shared/core/base/work-key';
import type { FoundPlan, PlanFacts } from '../../../shared/core/run/stored-plan';
import {
  planNotFound,
  refusedForRecord,
  refusedForWrite,
} from '../../../shared/core/run/stored-plan';
import type { Adapters } from '../../../shared/current-adapters';
import type { Attempt } from './attempt';

/** The plans of one cluster, chart or repository. */
export interface KeptPlans<S, P, G, K extends WorkKey = WorkKey> {
  readonly key: K;
  /** As the store knows it. */
  readonly of: S;
  readonly plans: Plans<S, P, G>;
}

type PlansOf<N extends 'plans' | 'chartPlans' | 'repositoryPlans', K extends WorkKey> =
  Store[N] extends Plans<infer S, infer P, infer G> ? KeptPlans<S, P, G, K> : never;

export function clusterPlans(
  { store }: Adapters,
  cluster: ResourceId,
): PlansOf<'plans', ResourceId> {
  return { key: cluster, of: cluster, plans: store.plans };
}

export function chartPlans({ store }: Adapters, chart: string): PlansOf<'chartPlans', SyncKey> {
  return { key: `chart:${chart}`, of: chart, plans: store.chartPlans };
}

export function repositoryPlans(
  { store }: Adapters,
  name: string,
): PlansOf<'repositoryPlans', SyncKey> {
  return { key: `gitops:${name}`, of: name, plans: store.repositoryPlans };
}

/** A plan, by what it is of and its id. All that an orchestrator can say of one. */
export type PlanRef = { readonly planId: string } & (
  { readonly cluster: ResourceId } | { readonly chart: string } | { readonly target: string }
);

export function keyOf(ref: PlanRef): WorkKey {
  if ('cluster' in ref) return ref.cluster;
  return 'chart' in ref ? `chart:${ref.chart}` : `gitops:${ref.target}`;
}

/** The plan of a run that may be carried out. Throws ReconcileError. */
export async function planForWrite<S, P, G>(
  adapters: Adapters,
  kept: KeptPlans<S, P, G>,
  planId: string,
): Promise<FoundPlan<P>> {
  const found = await foundPlan(adapters, kept, planId, refusedForWrite);
  if (!found.ok) throw new ReconcileError(found.failure);
  return found.value;
}

/** The plan of a run that has ended, or why it is none. Throws ReconcileError when the store cannot be read. */
export async function planForRecord<S, P, G>(
  adapters: Adapters,
  kept: KeptPlans<S, P, G>,
  planId: string,
): Promise<Attempt<FoundPlan<P>>> {
  return foundPlan(adapters, kept, planId, refusedForRecord);
}

async function foundPlan<S, P, G>(
  adapters: Adapters,
  { key, of, plans }: KeptPlans<S, P, G>,
  planId: string,
  refusalOf: (found: FoundPlan<P>, facts: PlanFacts) => Failure | undefined,
): Promise<Attempt<FoundPlan<P>>> {
  const facts = { planId, subject: key };
  const found = await plans.get(of, planId);
  const failure = found === undefined ? planNotFound(facts) : refusalOf(found, facts);
  if (found !== undefined && failure === undefined) return { ok: true, value: found };
  return { ok: false, failure: said(adapters, facts, failure ?? planNotFound(facts)) };
}

/** What is to be thrown of a plan that is no such plan, once the log has it. */
export function refused(adapters: Adapters, ref: PlanRef, failure: Failure): ReconcileError {
  return new ReconcileError(said(adapters, factsOf(ref), failure));
}

function said(adapters: Adapters, { subject, planId }: Facts, failure: Failure): Failure {
  adapters.log('warn', 'plan refused', { ...named(subject), planId, code: failure.code });
  return failure;
}

interface Facts extends PlanFacts {
  readonly subject: WorkKey;
}

export function factsOf(ref: PlanRef): Facts {
  return { planId: ref.planId, subject: keyOf(ref) };
}

/** In logs and audits clusters have a column of their own. */
export function named(
  key: WorkKey,
): { readonly cluster: ResourceId } | { readonly subject: SyncKey } {
  return isSyncKey(key) ? { subject: key } : { cluster: key };
}
