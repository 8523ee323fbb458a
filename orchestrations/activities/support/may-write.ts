import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Step } from '../../../shared/core/plan/plan';
import type { StepOf } from '../../../shared/core/plan/step-definition';
import { definitionOf } from '../../../shared/core/plan/step-definitions';
import type { Planned } from '../../../shared/core/run/run';
import { stepsOf } from '../../../shared/core/plan/plan-steps';
import { stopFor } from '../../../shared/core/run/stop';
import {
  noSuchStep,
  otherIntent,
  planNotFound,
  refusedForRecord,
  refusedForWrite,
} from '../../../shared/core/run/stored-plan';
import { issuePermit } from '../../../shared/issue-permit';
import type { Services } from '../../../shared/services';
import type { Writers } from '../../../shared/writers';
import type { RunRef } from './audit';
import { countWrite } from './count-write';

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
  s: Services,
  ref: StepRef,
  kind: K,
): Promise<StoredStep<K>> {
  const planned = await planForWrite(s, ref);
  const step = stepsOf(planned.plan, kind).find(({ id }) => id === ref.stepId);
  if (step === undefined) return refuse(s, ref, noSuchStep(ref.stepId, factsOf(ref)));
  return { planned, step } as StoredStep<K>;
}

/** The plan of a run that may be carried out. Throws ReconcileError. */
export async function planForWrite(s: Services, ref: RunRef): Promise<Planned> {
  const found = await s.store.plans.get(ref.cluster, ref.planId);
  if (found === undefined) return refuse(s, ref, planNotFound(factsOf(ref)));
  const refused = refusedForWrite(found, factsOf(ref));
  if (refused !== undefined) return refuse(s, ref, refused);
  if (found.planned.intent !== ref.intent) return refuse(s, ref, otherIntent(factsOf(ref)));
  return found.planned;
}

/** The plan of a run that has ended, or why it is none. Throws ReconcileError when the store cannot be read. */
export async function planForRecord(s: Services, ref: RunRef): Promise<Planned | Failure> {
  const found = await s.store.plans.get(ref.cluster, ref.planId);
  const facts = factsOf(ref);
  const refused = found === undefined ? planNotFound(facts) : refusedForRecord(found, facts);
  if (found !== undefined && refused === undefined) return found.planned;
  const failure = refused ?? planNotFound(facts);
  s.log('warn', 'plan refused', { cluster: ref.cluster, planId: ref.planId, code: failure.code });
  return failure;
}

function factsOf({ planId, cluster }: RunRef): {
  readonly planId: string;
  readonly subject: string;
} {
  return { planId, subject: cluster };
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
  s: Services,
  { planned, step }: StoredStep<K>,
): Promise<MayWrite> {
  const id = planned.plan.cluster;
  const { configuration } = await s.configuration.current();
  const cluster = s.dryRun ? undefined : await s.azure.getCluster(id);
  const item = await s.store.work.get(id);
  const asked = { intent: item?.intent ?? planned.intent, now: s.now() };
  const stop = stopFor({ id, cluster, configuration, dryRun: s.dryRun, ...asked, planned });
  if (stop !== undefined) throw new ReconcileError(stop);
  if (definitionOf<Step>(step).countsAsWrite) await countWrite(s, { planned, step, configuration });
  return { write: s.writers(issuePermit()), cluster };
}

function refuse(s: Services, { cluster, planId }: RunRef, failure: Failure): never {
  s.log('warn', 'plan refused', { cluster, planId, code: failure.code });
  throw new ReconcileError(failure);
}
