import { aside } from '../../../shared/core/queue/absence';
import type { Cluster, Observed } from '../../../shared/core/cluster/cluster';
import { counted } from '../../../shared/core/base/counted';
import { desire, keeping, principalOf } from '../../../shared/core/plan/desired';
import { doubtsOf } from '../../../shared/core/plan/doubts';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { Plan } from '../../../shared/core/plan/plan';
import { acceptsRisk } from '../../../shared/core/cluster/network-plugin';
import { hostMatrix } from '../../../shared/core/plan/host-matrix';
import { planCluster } from '../../../shared/core/plan/plan-cluster';
import type { PlanInput } from '../../../shared/core/plan/plan-input';
import type { Profile } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { assignmentId } from '../../../shared/core/cluster/roles';
import type { Skip } from '../../../shared/core/run/run';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import type { ProfileSelection } from '../../../shared/core/selection/selection';
import { selectSwept } from '../../../shared/core/selection/swept';
import { reportOf } from '../../../shared/core/plan/report-objects';
import { needsOf } from '../../../shared/core/run/needs-of';
import { decideMissing } from './decide-missing';
import { offboardLiving, rolesIn } from './decide-offboarding';
import type { DecisionInput } from './decision';
import type { Decision } from '../../../shared/core/run/decision';
import { nodesOf } from './decision';
import { observe } from '../observe/observe';
import type { Proof } from './prove';
import { proved } from './prove';
import { readinessOf } from '../../../shared/core/run/readiness';

/** Observes a cluster and decides. Throws ReconcileError when Azure or the store cannot be read. */
export async function decide(input: DecisionInput): Promise<Decision> {
  const { cluster } = input;
  if (cluster === undefined) return decideMissing(input);
  if (input.intent === 'offboard') return offboardLiving(input, cluster);
  const selection = selectSwept(input.configuration, cluster, input.now);
  switch (selection.kind) {
    case 'none':
      return leaveAlone(input.id, notSelected(selection.reason, input.ledger));
    case 'contested':
      return stalled(input.id, selection.message);
    case 'selected':
      return withWarnings(await decideSelected(input, cluster, selection), selection.warnings);
  }
}

async function decideSelected(
  input: DecisionInput,
  cluster: Cluster,
  selection: ProfileSelection,
): Promise<Decision> {
  const { profile, activity } = selection;
  if (activity === 'suspended' || activity === 'exempt') {
    const reason = activity === 'suspended' ? 'Suspended' : 'Exempt';
    return { ...leaveAlone(input.id, { reason, message: selection.why }), profile: profile.name };
  }
  const readiness = readinessOf(cluster);
  if (readiness.kind === 'busy') {
    return { plan: emptyPlan(input.id, [readiness.failure]), apply: true, profile: profile.name };
  }
  if (readiness.kind === 'resting') {
    return { ...leaveAlone(input.id, readiness.rest), profile: profile.name };
  }
  const { input: planInput, ...proof } = await observeForPlan(input, cluster, profile);
  const plan = planCluster(planInput);
  const common = {
    plan: { ...plan, failures: [...plan.failures, ...proof.failures.map(aside)] },
    absences: proof.absences,
    profile: profile.name,
    nodes: nodesOf(cluster),
    matrix: hostMatrix(planInput),
    watch: profile.watch,
    acceptedRisk: acceptsRisk(profile, cluster),
    needs: needsOf(planInput),
    ...reportOf(planInput),
  };
  if (activity === 'active' && !input.dryRun) return { ...common, apply: true };
  return { ...common, apply: false, rest: onlyShown(plan, activity === 'active') };
}

function withWarnings(decision: Decision, more: readonly string[]): Decision {
  const warnings = [...more, ...(decision.plan.warnings ?? [])];
  return warnings.length === 0 ? decision : { ...decision, plan: { ...decision.plan, warnings } };
}

/** Everything that a plan of the cluster under `profile` is made from. */
export async function observeForPlan(
  input: DecisionInput,
  cluster: Cluster,
  profile: Profile,
): Promise<Proof<PlanInput>> {
  const reconciler = { principalId: input.reconcilerId };
  const { principalId } = principalOf(profile, cluster, reconciler) ?? reconciler;
  const observed = await observe(input.reads, cluster, profile, principalId);
  const { ledger, now, contested = [], refusals = [] } = input;
  const hold = await input.ringHold?.(profile, cluster);
  const assemble = async (seen: Observed): Promise<PlanInput> => {
    const desired = keeping(desire(profile, cluster, seen, reconciler), ledger);
    const heldElsewhere = await input.heldElsewhere([
      ...desired.roles.map(assignmentId),
      ...rolesIn(ledger),
    ]);
    const held = {
      ...{ ledger, heldElsewhere, contested, refusals },
      ...(hold !== undefined && { ringHold: hold }),
    };
    return { cluster, observed: seen, profile, desired, ...held, now };
  };
  return proved(input, { assemble, doubts: doubtsOf }, observed);
}

function leaveAlone(cluster: ResourceId, rest: Skip): Decision {
  return { plan: emptyPlan(cluster), apply: false, rest };
}

/** Losing its profile never costs a cluster its identities: a wrong edit of the file must not break pods. */
function notSelected(reason: string, ledger: readonly LedgerEntry[]): Skip {
  const holds =
    ledger.length === 0
      ? ''
      : ` It keeps the ${counted(ledger.length, 'thing')} that we gave it; DELETE off-boards it.`;
  return { reason: 'NotSelected', message: `${reason}${holds}` };
}

function onlyShown({ steps }: Plan, dryRun: boolean): Skip {
  const what =
    steps.length === 0
      ? 'everything is in place'
      : `${counted(steps.length, 'step')} would be carried out, see the plan`;
  return dryRun
    ? { reason: 'DryRun', message: `Dry run (RECONCILER_DRY_RUN): ${what}.` }
    : { reason: 'ObserveOnly', message: `Observed only: ${what}.` };
}

function stalled(cluster: ResourceId, message: string): Decision {
  const failure = { policy: 'Stalled', code: 'ProfileConflict', message, target: cluster } as const;
  return { plan: emptyPlan(cluster, [failure]), apply: false };
}
