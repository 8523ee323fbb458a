import type { Cluster } from '../../../shared/core/cluster/cluster';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Step } from '../../../shared/core/plan/plan';
import type { StepOf } from '../../../shared/core/plan/step-definition';
import { definitionOf } from '../../../shared/core/plan/step-definitions';
import type { Planned } from '../../../shared/core/run/run';
import { stepsOf } from '../../../shared/core/plan/plan-steps';
import { stopFor } from '../../../shared/core/run/stop';
import { noSuchStep, otherIntent } from '../../../shared/core/run/stored-plan';
import { issuePermit } from '../../../shared/issue-permit';
import type { Adapters } from '../../../shared/current-adapters';
import type { Writers } from '../../../shared/writers';
import type { RunRef } from './audit';
import { countWrite } from './count-write';
import { clusterPlans, factsOf, planForWrite, refused } from './kept-plans';

/** A step of a stored plan. All that an orchestrator can say of a write: what is written stands in the plan. */
export interface StepRef extends RunRef {
  readonly stepId: string;
}

declare const fromStore: unique symbol;

/** A step that the newest plan of its cluster has, read from the store. */
export interface StoredStep<K extends Step['kind']> {
  readonly planned: Planned;
  readonly step: StepOf<K>;
  readonly [fromStore]: true;
}

/** Throws ReconcileError when no stored plan of the cluster may be carried out that has this step. */
export async function storedStep<K extends Step['kind']>(
  adapters: Adapters,
  ref: StepRef,
  kind: K,
): Promise<StoredStep<K>> {
  const planned = await clusterPlan(adapters, ref);
  const step = stepsOf(planned.plan, kind).find(({ id }) => id === ref.stepId);
  if (step === undefined) throw refused(adapters, ref, noSuchStep(ref.stepId, factsOf(ref)));
  return { planned, step } as StoredStep<K>;
}

/** The plan of a cluster's run that may be carried out. Throws ReconcileError. */
export async function clusterPlan(adapters: Adapters, ref: RunRef): Promise<Planned> {
  const { cluster, planId, intent } = ref;
  const { planned } = await planForWrite(adapters, clusterPlans(adapters, cluster), planId);
  if (planned.intent === intent) return planned;
  throw refused(adapters, ref, otherIntent(factsOf(ref)));
}

export interface MayWrite {
  readonly write: Writers;
  /** As it was read just now; undefined for a plan that was made without it. */
  readonly cluster: Cluster | undefined;
}

/**
 * The only way to a write of a cluster's run, and to be called directly before it: asks the configuration in force, the
 * cluster's own tags and its work item once more, and counts the write. Throws ReconcileError when somebody has said stop
 * since the plan was made, or when the cluster was written to as often as it may be.
 */
export async function mayWrite<K extends Step['kind']>(
  adapters: Adapters,
  { planned, step }: StoredStep<K>,
): Promise<MayWrite> {
  const id = planned.plan.cluster;
  const { configuration } = await adapters.configuration.current();
  const cluster = adapters.dryRun ? undefined : await adapters.azure.getCluster(id);
  const item = await adapters.store.work.get(id);
  const asked = { intent: item?.intent ?? planned.intent, now: adapters.now() };
  const stop = stopFor({ id, cluster, configuration, dryRun: adapters.dryRun, ...asked, planned });
  if (stop !== undefined) throw new ReconcileError(stop);
  if (definitionOf<Step>(step).countsAsWrite)
    await countWrite(adapters, { planned, step, configuration });
  return { write: adapters.writers(issuePermit()), cluster };
}
