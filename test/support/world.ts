import type { IsoTime } from '../../shared/core/base/iso-time';
import type {
  AttachedIdentity,
  Cluster,
  Identity,
  NodePoolHost,
  ObservedObjects,
  PolicyAssignment,
  Principal,
  Proved,
  RoleAssignment,
} from '../../shared/core/cluster/cluster';
import type { Contested } from '../../shared/core/plan/contested';
import { desire, keeping } from '../../shared/core/plan/desired';
import { EVERYTHING } from '../../shared/core/plan/doubts';
import type { HeldIdentity, HeldRole, LedgerEntry } from '../../shared/core/plan/ledger';
import type { Plan, UpdateHostStep } from '../../shared/core/plan/plan';
import type { PlanInput } from '../../shared/core/plan/plan-cluster';
import { planCluster } from '../../shared/core/plan/plan-cluster';
import { planOffboarding } from '../../shared/core/plan/plan-offboarding';
import type {
  Configuration,
  IdentityRules,
  Profile,
} from '../../shared/core/configuration/profile';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { clusterId, resourceGroupId, resourceId } from '../../shared/core/base/resource-id';
import type { Role, RoleNeed } from '../../shared/core/cluster/roles';
import {
  assignmentId,
  MANAGED_IDENTITY_OPERATOR,
  VIRTUAL_MACHINE_CONTRIBUTOR,
} from '../../shared/core/cluster/roles';

/** Builders of core values with sensible defaults: a test says only what matters to it. */

export const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
export const NOW: IsoTime = '2026-01-02T12:00:00.000Z';
export const YESTERDAY: IsoTime = '2026-01-01T12:00:00.000Z';
export const CLUSTER = clusterId(SUBSCRIPTION, 'apps', 'aks-prod');
export const NODE_GROUP = resourceGroupId(SUBSCRIPTION, 'mc_apps_aks-prod_westeurope');
export const IDENTITY_GROUP = resourceGroupId(SUBSCRIPTION, 'identities');
export const RECONCILER: Principal = {
  principalId: '11111111-1111-1111-1111-111111111111',
};
export const KUBELET_PRINCIPAL = '22222222-2222-2222-2222-222222222222';

/** The rest of a configuration that is about identities alone. */
export const NO_GITOPS: Pick<Configuration, 'registries' | 'charts' | 'repositories'> = {
  registries: [],
  charts: [],
  repositories: [],
};

/** Id of a user-assigned identity. */
export function identityId(name: string, group: ResourceId = IDENTITY_GROUP): ResourceId {
  return resourceId(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);
}

/** Id of a scale set, or of a VM. */
export function hostId(name: string, type = 'virtualMachineScaleSets'): ResourceId {
  return resourceId(`${NODE_GROUP}/providers/Microsoft.Compute/${type}/${name}`);
}

/** Client id of the identity of this name, a GUID as NMI wants it. */
export function clientIdOf(name: string): string {
  const hex = Buffer.from(name).toString('hex').padEnd(12, '0').slice(0, 12);
  return `00000000-0000-4000-8000-${hex}`;
}

/** Principal that the identity of this name has, unless a test says otherwise. */
export function principalOf(id: ResourceId): string {
  return `principal-of-${id.split('/').at(-1) ?? ''}`;
}

export function identity(name: string, overrides: Partial<Identity> = {}): Identity {
  const id = overrides.id ?? identityId(name);
  return {
    id,
    principalId: principalOf(id),
    clientId: clientIdOf(name),
    tags: {},
    ...overrides,
  };
}

export function identities(...names: readonly string[]): readonly Identity[] {
  return names.map((name) => identity(name));
}

/** A live entry of a host's identity map. */
export function entry(name: string, overrides: Partial<AttachedIdentity> = {}): AttachedIdentity {
  const id = overrides.id ?? identityId(name);
  return { id, principalId: principalOf(id), ...overrides };
}

/** What is left on a host of an identity that was deleted (aad-pod-identity #880). */
export function deadEntry(name: string): AttachedIdentity {
  return { id: identityId(name) };
}

/** A scale set with live entries of these names. */
export function host(
  name: string,
  attached: readonly string[] = [],
  overrides: Partial<NodePoolHost> = {},
): NodePoolHost {
  return {
    id: hostId(name),
    kind: 'scaleSet',
    pool: name,
    provisioningState: 'Succeeded',
    systemAssigned: false,
    attached: attached.map((each) => entry(each)),
    ...overrides,
  };
}

export function virtualMachine(
  name: string,
  attached: readonly string[] = [],
  overrides: Partial<NodePoolHost> = {},
): NodePoolHost {
  const id = hostId(name, 'virtualMachines');
  return host(name, attached, { id, kind: 'virtualMachine', ...overrides });
}

export function cluster(overrides: Partial<Cluster> = {}): Cluster {
  return {
    id: CLUSTER,
    name: 'aks-prod',
    location: 'westeurope',
    tags: {},
    provisioningState: 'Succeeded',
    powerState: 'Running',
    nodeResourceGroup: NODE_GROUP,
    nodeResourceGroupLocked: false,
    kubeletIdentity: {
      id: identityId('aks-prod-agentpool', NODE_GROUP),
      clientId: 'client-of-kubelet',
      principalId: KUBELET_PRINCIPAL,
    },
    networkPlugin: 'azure',
    pools: [],
    ...overrides,
  };
}

/** A service-principal cluster. */
export function clusterWithoutKubeletIdentity(): Cluster {
  const bare: { kubeletIdentity?: unknown } & Cluster = { ...cluster() };
  delete bare.kubeletIdentity;
  return bare;
}

export function profile(overrides: Partial<Profile> = {}): Profile {
  return {
    name: 'team-a',
    selector: { subscriptions: [], resourceGroups: [], names: [], tags: {} },
    mode: 'managed',
    mic: 'in-cluster',
    forceNamespaced: false,
    objects: 'ignore',
    watch: false,
    kubenet: {
      handling: 'enforce',
      effect: 'deny',
      policyScope: 'cluster',
      excludedNamespaces: [],
    },
    admission: { effect: 'off' },
    nmiNamespaces: ['kube-system'],
    secrets: 'ignore',
    roles: 'grant',
    operatorScope: 'resourceGroup',
    identities: identityRules(),
    suspend: false,
    observeOnly: false,
    maxRemovalShare: 1,
    removeDeadEntries: false,
    tagOverrides: [],
    ...overrides,
  };
}

/** Rules of the profile above. */
export function identityRules(overrides: Partial<IdentityRules> = {}): IdentityRules {
  return {
    resourceGroups: [IDENTITY_GROUP],
    tags: {},
    clustersTag: { name: 'aks-clusters', requiredIn: 'noGroup' },
    namespacesTag: { name: 'aks-namespaces', requiredIn: 'noGroup' },
    onDemandResourceGroups: [],
    ...overrides,
  };
}

/** The profile with other identity resource groups. */
export function profileOf(...resourceGroups: readonly ResourceId[]): Profile {
  return profile({ identities: { ...profile().identities, resourceGroups } });
}

export function need(
  scope: ResourceId,
  role: Role = MANAGED_IDENTITY_OPERATOR,
  principalId: string = RECONCILER.principalId,
): RoleNeed {
  return { scope, role, principalId };
}

/** The two roles of a managed cluster, operatorScope resourceGroup. */
export const USUAL_NEEDS: readonly RoleNeed[] = [
  need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR),
  need(IDENTITY_GROUP),
];

/** The assignment that we would make for a need. */
export function ourAssignment(of: RoleNeed): RoleAssignment {
  return {
    id: assignmentId(of),
    scope: of.scope,
    roleId: of.role.id,
    principalId: of.principalId,
  };
}

/** An equal or wider assignment that somebody else made, under a name of its own. */
export function foreignAssignment(of: RoleNeed, scope: string = of.scope): RoleAssignment {
  const name = '99999999-9999-4999-8999-999999999999';
  const id = `${scope === '/' ? '' : scope}/providers/microsoft.authorization/roleassignments/${name}`;
  return { ...ourAssignment(of), id: id.toLowerCase(), scope };
}

export function heldRole(of: RoleNeed, overrides: Partial<HeldRole> = {}): HeldRole {
  return {
    kind: 'role',
    assignment: assignmentId(of),
    scope: of.scope,
    roleId: of.role.id,
    principalId: of.principalId,
    state: 'held',
    since: YESTERDAY,
    ...overrides,
  };
}

export function held(
  on: NodePoolHost | ResourceId,
  name: string,
  overrides: Partial<HeldIdentity> = {},
): HeldIdentity {
  return {
    kind: 'identity',
    host: typeof on === 'string' ? on : on.id,
    identity: identityId(name),
    state: 'held',
    since: YESTERDAY,
    ...overrides,
  };
}

/** Everything that the plan of one cluster depends on. */
export interface World {
  readonly cluster: Cluster;
  readonly hosts: readonly NodePoolHost[];
  readonly identities: readonly Identity[];
  readonly missingResourceGroups: readonly ResourceId[];
  readonly roleAssignments: readonly RoleAssignment[];
  readonly objects: ObservedObjects;
  readonly policies: readonly PolicyAssignment[];
  readonly ledger: readonly LedgerEntry[];
  readonly profile: Profile;
  readonly heldElsewhere: readonly string[];
  /** Ids that were read by themselves. Default: whatever a removal hangs on was. */
  readonly proved: Proved;
  readonly announced: Proved;
  readonly contested: readonly Contested[];
  readonly now: IsoTime;
}

/** A world in which the two usual roles are in place by somebody else's hand, so that only hosts can differ. */
export function world(overrides: Partial<World> = {}): World {
  return {
    cluster: cluster(),
    hosts: [],
    identities: [],
    missingResourceGroups: [],
    roleAssignments: USUAL_NEEDS.map((each) => foreignAssignment(each)),
    objects: { kind: 'ignored' },
    policies: [],
    ledger: [],
    profile: profile(),
    heldElsewhere: [],
    proved: EVERYTHING,
    announced: new Set<string>(),
    contested: [],
    now: NOW,
    ...overrides,
  };
}

/** What the planner is given in this world. */
export function planInput(of: World): PlanInput {
  const observed = {
    cluster: of.cluster,
    hosts: of.hosts,
    identities: of.identities,
    missingResourceGroups: of.missingResourceGroups,
    roleAssignments: of.roleAssignments,
    objects: of.objects,
    policies: of.policies,
    proved: of.proved,
    announced: of.announced,
  };
  return {
    cluster: of.cluster,
    observed,
    profile: of.profile,
    desired: keeping(desire(of.profile, of.cluster, observed, RECONCILER), of.ledger),
    ledger: of.ledger,
    heldElsewhere: new Set(of.heldElsewhere),
    contested: of.contested,
    now: of.now,
  };
}

export function planOf(of: World): Plan {
  return planCluster(planInput(of));
}

/** The plan of taking everything back; `exists` false: the cluster is gone from Azure. */
export function offboardingOf(of: World, exists = true): Plan {
  const { observed } = planInput(of);
  const { cluster: living, ...rest } = observed;
  return planOffboarding({
    cluster: of.cluster.id,
    observed:
      exists && living !== undefined ? { ...rest, cluster: living } : { ...rest, hosts: [] },
    ledger: of.ledger,
    heldElsewhere: new Set(of.heldElsewhere),
    now: of.now,
  });
}

/** The host steps of a plan. */
export function hostStepsOf(plan: Plan): readonly UpdateHostStep[] {
  return plan.steps.flatMap((step) => (step.kind === 'updateHost' ? [step] : []));
}

/** The changes of a plan as people read them, `host + identity a`. */
export function linesOf(plan: Plan): readonly string[] {
  return plan.steps.flatMap((step) =>
    step.changes.map(({ sign, what }) => `${step.target.split('/').at(-1) ?? ''} ${sign} ${what}`),
  );
}
