import type {
  Cluster,
  Observed,
  ObservedObjects,
  PolicyAssignment,
  RoleAssignment,
} from '../../../shared/core/cluster/cluster';
import { offboardingDoubts } from '../../../shared/core/plan/doubts';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { OffboardingInput } from '../../../shared/core/plan/plan-offboarding';
import { planOffboarding } from '../../../shared/core/plan/plan-offboarding';
import { partsOf } from '../../../shared/core/base/resource-id';
import type { Skip } from '../../../shared/core/run/run';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import { selectProfile } from '../../../shared/core/selection/selection';
import { awaitingConfirmation } from '../../../shared/core/run/taken-back';
import { withheld } from '../../../shared/core/selection/withheld';
import { attempt } from '../support/attempt';
import type { DecisionInput } from './decision';
import type { Decision } from '../../../shared/core/run/decision';
import { nodesOf } from './decision';
import { proved } from './prove';
import { readinessOf } from '../../../shared/core/run/readiness';

const NOTHING: ReadonlySet<string> = new Set();

export function offboarded(name: string): Skip {
  return {
    reason: 'OffBoarded',
    message: `${name} was off-boarded: what we gave it was taken back.`,
  };
}

/** Takes everything back from a cluster that is there. */
export async function offboardLiving(input: DecisionInput, cluster: Cluster): Promise<Decision> {
  const rest = offboarded(cluster.name);
  const why = heldBack(input, cluster);
  if (why !== undefined) return showOffboarding(input, cluster, { rest, why });
  const readiness = readinessOf(cluster);
  if (readiness.kind === 'busy' && input.ledger.length > 0) {
    return { plan: emptyPlan(input.id, [readiness.failure]), apply: true, rest };
  }
  return offboarding(input, cluster, rest);
}

function heldBack(input: DecisionInput, cluster: Cluster): string | undefined {
  const held = withheld({ ...input, cluster });
  if (held !== undefined) return held.why;
  return input.confirmed === true ? undefined : 'it was not confirmed since it last had to wait';
}

/** Says what would be taken back, if there is anything; the rest waits for a new word. */
async function showOffboarding(
  input: DecisionInput,
  cluster: Cluster,
  { rest, why }: { readonly rest: Skip; readonly why: string },
): Promise<Decision> {
  const decision = await offboarding(input, cluster, rest);
  const { plan } = decision;
  if (plan.steps.length + input.ledger.length === 0) return { ...decision, apply: true };
  const selection = selectProfile(input.configuration, cluster, input.now);
  return {
    ...decision,
    apply: false,
    rest: awaitingConfirmation(cluster.name, plan, why),
    ...(selection.kind === 'selected' && { profile: selection.profile.name }),
  };
}

export async function offboarding(
  input: DecisionInput,
  cluster: Cluster | undefined,
  rest: Skip,
): Promise<Decision> {
  const { id, ledger, now } = input;
  const heldElsewhere = await input.heldElsewhere(rolesIn(ledger));
  const looks = cluster !== undefined && ledger.some((entry) => entry.kind === 'identity');
  const hosts = looks ? await input.reads.hosts(cluster) : [];
  const observed = {
    ...(cluster && { cluster }),
    hosts,
    identities: [],
    missingResourceGroups: [],
    roleAssignments: await assignmentsOf(input),
    objects: await objectsToTakeBack(input),
    policies: await policiesOf(input),
    proved: NOTHING,
    announced: NOTHING,
  };
  const assemble = (seen: Observed): Promise<OffboardingInput> =>
    Promise.resolve({ cluster: id, observed: seen, ledger, heldElsewhere, now });
  const proof = await proved(input, { assemble, doubts: offboardingDoubts }, observed);
  const plan = planOffboarding(proof.input);
  return {
    plan: { ...plan, failures: [...plan.failures, ...proof.failures] },
    absences: proof.absences,
    apply: !input.dryRun,
    rest,
    ...(cluster && { nodes: nodesOf(cluster) }),
  };
}

/** What is left of the assignments that the ledger holds: one list per principal and subscription. */
async function assignmentsOf({ ledger, reads }: DecisionInput): Promise<readonly RoleAssignment[]> {
  const holders = ledger.flatMap((entry) =>
    entry.kind === 'role' ? [`${partsOf(entry.scope).subscriptionId}|${entry.principalId}`] : [],
  );
  const lists = [...new Set(holders)].map((holder) => {
    const [subscription = '', principal = ''] = holder.split('|');
    return reads.roles(subscription, principal);
  });
  return (await Promise.all(lists)).flat();
}

/** Only where the profile let us write any. One that cannot be reached does not hold up its off-boarding. */
async function objectsToTakeBack(input: DecisionInput): Promise<ObservedObjects> {
  const { cluster, configuration, now, reads } = input;
  const selection = cluster && selectProfile(configuration, cluster, now);
  if (cluster === undefined || selection?.kind !== 'selected') return { kind: 'ignored' };
  const { mode, mic, nmiNamespaces } = selection.profile;
  if (mode !== 'standard' || mic !== 'serverless') return { kind: 'ignored' };
  const read = await attempt(() => reads.objects(cluster, { nmiNamespaces, secrets: 'ignore' }));
  return read.ok
    ? { kind: 'read', objects: read.value }
    : { kind: 'unreachable', failure: read.failure };
}

/** Only where we assigned one: it is looked for before it is taken back. */
async function policiesOf({
  cluster,
  ledger,
  reads,
}: DecisionInput): Promise<readonly PolicyAssignment[]> {
  const holds = ledger.some(({ kind }) => kind === 'policy');
  return cluster !== undefined && holds ? reads.policies(cluster) : [];
}

export function rolesIn(ledger: readonly LedgerEntry[]): readonly string[] {
  return ledger.flatMap((entry) => (entry.kind === 'identity' ? [] : [entry.assignment]));
}
