import type {
  Cluster,
  ClusterNodes,
  ObservedObjects,
  PolicyAssignment,
  RoleAssignment,
} from '../../shared/core/cluster';
import { counted } from '../../shared/core/counted';
import { desire, principalOf } from '../../shared/core/desired';
import type { LedgerEntry } from '../../shared/core/ledger';
import type { Plan } from '../../shared/core/plan';
import { acceptsRisk } from '../../shared/core/network-plugin';
import { planCluster } from '../../shared/core/plan-cluster';
import type { PlanInput } from '../../shared/core/plan-input';
import { planOffboarding } from '../../shared/core/plan-offboarding';
import type { Configuration, Profile } from '../../shared/core/profile';
import type { ResourceId } from '../../shared/core/resource-id';
import { partsOf } from '../../shared/core/resource-id';
import { assignmentId } from '../../shared/core/roles';
import type { Planned, Rest } from '../../shared/core/run';
import { emptyPlan } from '../../shared/core/run';
import type { ProfileSelection } from '../../shared/core/selection';
import { selectProfile } from '../../shared/core/selection';
import type { Intent } from '../../shared/core/work-item';
import { reportOf } from '../../shared/core/report-objects';
import { attempt } from './attempt';
import { observe } from './observe';
import { readinessOf } from './readiness';
import type { View } from './view';

/** What a decision about one cluster is taken from. */
export interface DecisionInput {
  readonly id: ResourceId;
  /** Undefined when Azure says that it does not exist. */
  readonly cluster: Cluster | undefined;
  readonly intent: Intent;
  readonly configuration: Configuration;
  readonly ledger: readonly LedgerEntry[];
  readonly view: View;
  readonly reconcilerId: string;
  readonly now: string;
  readonly dryRun: boolean;
  /** Assignments that another onboarded cluster holds as well. */
  heldElsewhere(assignments: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The plan for a cluster, and whether it may be carried out. The part of a run that is about this cluster only. */
export type Decision = Pick<
  Planned,
  | 'plan'
  | 'apply'
  | 'rest'
  | 'profile'
  | 'nodes'
  | 'report'
  | 'watch'
  | 'acceptedRisk'
  | 'otherwise'
>;

/** Observes a cluster and decides. Throws ReconcileError when Azure or the store cannot be read. */
export async function decide(input: DecisionInput): Promise<Decision> {
  const { cluster } = input;
  if (cluster === undefined) return offboarding(input, undefined, gone(input.id));
  if (input.intent === 'offboard') return offboardLiving(input, cluster);
  const selection = selectProfile(input.configuration, cluster, input.now);
  switch (selection.kind) {
    case 'none':
      return leaveAlone(input.id, notSelected(selection.reason, input.ledger));
    case 'contested':
      return stalled(input.id, selection.message);
    case 'selected':
      return decideSelected(input, cluster, selection);
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
  const planInput = await lookAt(input, cluster, profile);
  const plan = planCluster(planInput);
  const common = {
    plan,
    profile: profile.name,
    nodes: nodesOf(cluster),
    watch: profile.watch,
    acceptedRisk: acceptsRisk(profile, cluster),
    ...reportOf(planInput),
  };
  if (activity === 'active' && !input.dryRun) return { ...common, apply: true };
  return { ...common, apply: false, rest: onlyShown(plan, activity === 'active') };
}

/** Everything that a plan of the cluster under `profile` is made from. */
export async function lookAt(
  input: DecisionInput,
  cluster: Cluster,
  profile: Profile,
): Promise<PlanInput> {
  const reconciler = { principalId: input.reconcilerId };
  const { principalId } = principalOf(profile, cluster, reconciler) ?? reconciler;
  const observed = await observe(input.view, cluster, profile, principalId);
  const desired = desire(profile, cluster, observed, reconciler);
  const heldElsewhere = await input.heldElsewhere([
    ...desired.roles.map(assignmentId),
    ...rolesIn(input.ledger),
  ]);
  const { ledger, now } = input;
  return { cluster, observed, profile, desired, ledger, heldElsewhere, now };
}

async function offboardLiving(input: DecisionInput, cluster: Cluster): Promise<Decision> {
  const rest = {
    reason: 'OffBoarded',
    message: `${cluster.name} was off-boarded: what we gave it was taken back.`,
  } as const;
  const readiness = readinessOf(cluster);
  if (readiness.kind === 'busy' && input.ledger.length > 0) {
    return { plan: emptyPlan(input.id, [readiness.failure]), apply: true, rest };
  }
  return offboarding(input, cluster, rest);
}

async function offboarding(
  input: DecisionInput,
  cluster: Cluster | undefined,
  rest: Rest,
): Promise<Decision> {
  const { id, ledger, now } = input;
  const heldElsewhere = await input.heldElsewhere(rolesIn(ledger));
  const looks = cluster !== undefined && ledger.some((entry) => entry.kind === 'identity');
  const hosts = looks ? await input.view.hosts(cluster) : [];
  const observed = {
    ...(cluster && { cluster }),
    hosts,
    identities: [],
    missingResourceGroups: [],
    roleAssignments: await assignmentsOf(input),
    objects: await objectsToTakeBack(input),
    policies: await policiesOf(input),
  };
  const plan = planOffboarding({ cluster: id, observed, ledger, heldElsewhere, now });
  return { plan, apply: !input.dryRun, rest, ...(cluster && { nodes: nodesOf(cluster) }) };
}

/** What is left of the assignments that the ledger holds: one list per principal and subscription. */
async function assignmentsOf({ ledger, view }: DecisionInput): Promise<readonly RoleAssignment[]> {
  const holders = ledger.flatMap((entry) =>
    entry.kind === 'role' ? [`${partsOf(entry.scope).subscriptionId}|${entry.principalId}`] : [],
  );
  const lists = [...new Set(holders)].map((holder) => {
    const [subscription = '', principal = ''] = holder.split('|');
    return view.roles(subscription, principal);
  });
  return (await Promise.all(lists)).flat();
}

/** Only where the profile let us write any. One that cannot be reached does not hold up its off-boarding. */
async function objectsToTakeBack(input: DecisionInput): Promise<ObservedObjects> {
  const { cluster, configuration, now, view } = input;
  const selection = cluster && selectProfile(configuration, cluster, now);
  if (cluster === undefined || selection?.kind !== 'selected') return { kind: 'ignored' };
  const { mode, mic } = selection.profile;
  if (mode !== 'standard' || mic !== 'serverless') return { kind: 'ignored' };
  const read = await attempt(() => view.objects(cluster));
  return read.ok
    ? { kind: 'read', objects: read.value }
    : { kind: 'unreachable', failure: read.failure };
}

/** Only where we assigned one: it is looked for before it is taken back. */
async function policiesOf({
  cluster,
  ledger,
  view,
}: DecisionInput): Promise<readonly PolicyAssignment[]> {
  const holds = ledger.some(({ kind }) => kind === 'policy');
  return cluster !== undefined && holds ? view.policies(cluster) : [];
}

function rolesIn(ledger: readonly LedgerEntry[]): readonly string[] {
  return ledger.flatMap((entry) => (entry.kind === 'identity' ? [] : [entry.assignment]));
}

function nodesOf({ nodeResourceGroup, pools }: Cluster): ClusterNodes {
  return { nodeResourceGroup, pools };
}

function leaveAlone(cluster: ResourceId, rest: Rest): Decision {
  return { plan: emptyPlan(cluster), apply: false, rest };
}

function gone(cluster: ResourceId): Rest {
  return {
    reason: 'ClusterGone',
    message: `${cluster} does not exist any more; what was left of our work is taken back.`,
  };
}

/** Losing its profile never costs a cluster its identities: a wrong edit of the file must not break pods. */
function notSelected(reason: string, ledger: readonly LedgerEntry[]): Rest {
  const holds =
    ledger.length === 0
      ? ''
      : ` It keeps the ${counted(ledger.length, 'thing')} that we gave it; DELETE off-boards it.`;
  return { reason: 'NotSelected', message: `${reason}${holds}` };
}

function onlyShown({ steps }: Plan, dryRun: boolean): Rest {
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
