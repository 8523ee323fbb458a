import type { Cluster, NodePoolHost } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import { withOthers } from './attached-by-others';
import { bookkeeping, isStillOfUse } from './bookkeeping';
import { counted } from '../base/counted';
import { distinctHosts } from './distinct-hosts';
import { keptWarnings } from './kept-identities';
import { desiredOn, staysOn } from './placement';
import { placementWarnings, savings } from './placement-notes';
import type { KubenetGate } from './kubenet';
import { kubenetGate } from './kubenet';
import type { HeldIdentity, LedgerEntry } from './ledger';
import { massRemoval, withoutForgetting, withoutRemovals } from './mass-removal';
import type {
  Bookkeeping,
  MassRemoval,
  Plan,
  RevokeRoleStep,
  Step,
  UnassignPolicyStep,
} from './plan';
import { distinctSteps } from './plan-steps';
import type { HostInput } from './plan-host';
import { deadEntryFailure } from '../arm/dead-entries';
import { contestedFailures, heldBackOn, withoutHeldBack } from './plan-contested';
import { inWindow } from './plan-maintenance';
import { inRing } from './plan-ring';
import { blockersOn, hostStep } from './plan-host';
import type { PlanInput } from './plan-input';
import { planObjects } from './plan-objects';
import { staleUnassignSteps } from './plan-policy';
import { additionsOf, refusedIdentities, backedOffIdentities } from './plan-refused';
import { grantSteps, missingRights, revokeStep } from './plan-roles';
import { attachesIdentities, hangsOnList } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { azArguments, contains } from '../base/resource-id';
import { assignmentId } from '../cluster/roles';

export type { PlanInput } from './plan-input';

/**
 * The ordered difference between what is and what should be: roles, then hosts, then what is taken back. Empty for a
 * converged cluster.
 */
export function planCluster(input: PlanInput): Plan {
  const gate = kubenetGate(input);
  return gate.open ? planOpen(gate, input) : planBehind(gate, input);
}

/** Nothing that NMI needs is rolled out, and nothing that is there is taken away. */
function planBehind({ steps, failures }: KubenetGate, input: PlanInput): Plan {
  const { objects, announced } = input.observed;
  const learned = bookkeeping(input);
  const guard = guardOf([], learned, input);
  const now = inWindow(steps, input);
  return {
    cluster: input.cluster.id,
    steps: now.steps,
    failures: [
      ...failures,
      ...now.failures,
      ...(objects.kind === 'unreachable' ? [objects.failure] : []),
      ...(guard === undefined ? [] : [massRemovalRefused(input.cluster, guard)]),
    ],
    ...(guard !== undefined && { massRemoval: guard }),
    refusals: withOthers(input.desired.refusals, input),
    ...warningsOf(input),
    bookkeeping: guard === undefined ? learned : withoutForgetting(learned, announced),
    cost: costOf(now.steps),
  };
}

function guardOf(
  steps: readonly Step[],
  learned: Bookkeeping,
  { ledger, observed, profile }: PlanInput,
): MassRemoval | undefined {
  const { announced } = observed;
  return massRemoval({ steps, bookkeeping: learned, ledger, announced }, profile.maxRemovalShare);
}

function planOpen(gate: KubenetGate, input: PlanInput): Plan {
  const lacking =
    input.profile.roles === 'check' ? missingRights(input.desired.roles, input.observed) : [];
  const grants =
    input.profile.roles === 'grant'
      ? grantSteps(
          withoutHeldBack(input.desired.roles, input.contested),
          input.observed,
          input.ledger,
        )
      : [];
  const learned = bookkeeping(input);
  const objects = planObjects(input);
  const steps = reachable(
    [
      ...gate.steps,
      ...grants,
      ...(lacking.length === 0 ? hostSteps(input) : []),
      ...objects.steps,
      ...stalePolicySteps(input),
      ...staleRoles(input),
    ],
    input.cluster,
  );
  const guard = guardOf(steps, learned, input);
  const ring = inRing(distinctSteps(guard === undefined ? steps : withoutRemovals(steps)), input);
  const now = inWindow(ring.steps, input);
  const allowed = now.steps;
  return {
    cluster: input.cluster.id,
    steps: allowed,
    failures: [
      ...failuresOf(input, lacking, guard),
      ...objects.failures,
      ...ring.failures,
      ...now.failures,
    ],
    refusals: withOthers(input.desired.refusals, input),
    ...warningsOf(input),
    ...(guard !== undefined && { massRemoval: guard }),
    bookkeeping:
      guard === undefined ? learned : withoutForgetting(learned, input.observed.announced),
    ...additionsOf(allowed, input),
    ...savings(input),
    cost: costOf(allowed),
  };
}

function warningsOf(input: PlanInput): Pick<Plan, 'warnings'> {
  const warnings = [...keptWarnings(input), ...placementWarnings(input)];
  return warnings.length === 0 ? {} : { warnings };
}

/** Predicted requests of the steps together. */
export function costOf(steps: readonly Step[]): Plan['cost'] {
  return {
    reads: steps.reduce((sum, step) => sum + step.cost.reads, 0),
    writes: steps.reduce((sum, step) => sum + step.cost.writes, 0),
  };
}

/** In a locked node resource group every write is refused: sending it would cost quota and change nothing. */
export function reachable(steps: readonly Step[], cluster: Cluster | undefined): readonly Step[] {
  if (!cluster?.nodeResourceGroupLocked) return steps;
  return steps.filter((step) => !contains(cluster.nodeResourceGroup, step.target));
}

/** What the ledger holds on one host, by identity. */
export function heldOn(
  host: NodePoolHost,
  ledger: readonly LedgerEntry[],
): ReadonlyMap<ResourceId, HeldIdentity> {
  return new Map(
    ledger.flatMap((entry) =>
      entry.kind === 'identity' && entry.host === host.id ? [[entry.identity, entry] as const] : [],
    ),
  );
}

/** The kubelet identity pulls the images and, in standard mode, is MIC: without it the nodes are broken. */
export function protects(cluster: Cluster | undefined): (id: ResourceId) => boolean {
  return (id) => id === cluster?.kubeletIdentity?.id;
}

function hostSteps(input: PlanInput): readonly Step[] {
  return distinctHosts(input.observed).flatMap(
    (host) => hostStep(host, hostInput(host, input)) ?? [],
  );
}

/** What is to be decided about one host: desired, held and protected identities, and what holds back. */
export function hostInput(host: NodePoolHost, input: PlanInput): HostInput {
  const missing = input.observed.missingResourceGroups;
  const held = heldOn(host, input.ledger);
  return {
    host,
    desired: desiredOn(host, input),
    held,
    stays: (id) => staysOn(id, host, input, held.get(id)),
    isProtected: (id) =>
      protects(input.cluster)(id) ||
      missing.some((group) => contains(group, id)) ||
      (hangsOnList(id, input.profile) && !input.observed.proved.has(id)) ||
      input.desired.kept.includes(id) ||
      isOnUnknownDemand(id, input),
    proved: input.observed.proved,
    // An in-cluster MIC may be using what we attached in an earlier managed mode: moving is a plan of its own.
    removes: attachesIdentities(input.profile),
    isDeleted: (id) => input.observed.deleted?.has(id) === true && !protects(input.cluster)(id),
    removesDeadEntries: input.profile.removeDeadEntries,
    refused: new Set(backedOffIdentities(input).map(({ identity }) => identity)),
    heldBack: heldBackOn(host, input.contested),
    now: input.now,
  };
}

/** While the objects in the cluster cannot be seen, nobody can say that an identity is not asked for any more. */
function isOnUnknownDemand(id: ResourceId, { observed, profile }: PlanInput): boolean {
  if (observed.objects.kind === 'read') return false;
  return profile.identities.onDemandResourceGroups.some((group) => contains(group, id));
}

function stalePolicySteps(input: PlanInput): readonly UnassignPolicyStep[] {
  return input.profile.roles === 'grant' ? staleUnassignSteps(input) : [];
}

/** Assignments that we made and the profile no longer needs, unless another cluster still does. */
function staleRoles(input: PlanInput): readonly RevokeRoleStep[] {
  if (input.profile.roles !== 'grant' || input.desired.roles.length === 0) return [];
  const needed = new Set(input.desired.roles.map(assignmentId));
  return input.ledger.flatMap((entry) =>
    entry.kind === 'role' &&
    !needed.has(entry.assignment) &&
    !input.heldElsewhere.has(entry.assignment) &&
    !isStillOfUse(entry, input)
      ? [revokeStep(entry, 'NoLongerDesired')]
      : [],
  );
}

function failuresOf(
  input: PlanInput,
  lacking: readonly Failure[],
  guard: MassRemoval | undefined,
): readonly Failure[] {
  return [
    ...input.desired.failures,
    ...lacking,
    ...contestedFailures(input),
    ...refusedIdentities(input),
    ...deadEntries(input),
    ...(input.cluster.nodeResourceGroupLocked ? [locked(input.cluster)] : []),
    ...(guard === undefined ? [] : [massRemovalRefused(input.cluster, guard)]),
  ];
}

/** The failure (Stalled) of a node resource group that is locked against everybody but AKS. */
export function locked(cluster: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'NodeResourceGroupLocked',
    message: `The node resource group of ${cluster.name} is locked (restrictionLevel ReadOnly): a deny assignment keeps everybody but AKS from changing its hosts.`,
    target: cluster.nodeResourceGroup,
    remedy: `az aks update ${azArguments(cluster.id)} --nrg-lockdown-restriction-level Unrestricted`,
  };
}

/** With roles that are missing, nothing is sent to hosts anyway; that is reported separately. */
function deadEntries(input: PlanInput): readonly Failure[] {
  if (input.profile.removeDeadEntries) return [];
  const blocked = distinctHosts(input.observed)
    .map((host) => ({ host, ids: blockersOn(hostInput(host, input)) }))
    .filter(({ ids }) => ids.length > 0);
  return blocked.length === 0 ? [] : [deadEntryFailure(blocked)];
}

function massRemovalRefused(cluster: Cluster, guard: MassRemoval): Failure {
  return {
    policy: 'Stalled',
    code: 'MassRemovalRefused',
    message: `The plan for ${cluster.name} would take back ${guard.removing} of the ${counted(guard.held, 'thing')} that we gave it, more than maxRemovalShare ${guard.maxShare} allows. Nothing is removed; additions go on.`,
    target: cluster.id,
    remedy:
      'If this is intended, raise maxRemovalShare of the profile until it has happened, or off-board the cluster (DELETE /api/clusters/…). If not, check identities.resourceGroups and tags of the profile, and whether Azure still shows all hosts of the cluster.',
  };
}
