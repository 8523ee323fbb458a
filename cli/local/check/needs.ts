import customRole from '../../../infra/custom-role.json';
import policyRole from '../../../infra/policy-role.json';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { scopeOf } from '../../../shared/core/base/resource-id';
import { needsPolicy } from '../../../shared/core/cluster/network-plugin';
import {
  MANAGED_IDENTITY_OPERATOR,
  VIRTUAL_MACHINE_CONTRIBUTOR,
} from '../../../shared/core/cluster/roles';
import { attachesIdentities, identityGroups } from '../../../shared/core/configuration/profile';
import { STEP_DEFINITIONS, STEP_KINDS } from '../../../shared/core/plan/step-definitions';
import type { Facts, Selected } from './facts';
import { subscriptionOf } from './facts';

/** Rights that have to be there, at a scope, and the role that has them. */
export interface Need {
  readonly actions: readonly string[];
  readonly scope: string;
  readonly role: string;
}

type Scope = (typeof STEP_DEFINITIONS)[keyof typeof STEP_DEFINITIONS]['rights'][number]['scope'];

interface TableRight {
  readonly action: string;
  readonly scope: Scope;
}

interface Place {
  readonly role: string;
  /** Where: those of a profile that gives roles itself come with its first run. */
  readonly scopes: (facts: Facts) => readonly string[];
}

/** The words of the table of rights, in this fleet. */
const PLACES: Readonly<Record<Scope, Place>> = {
  'node resource group': {
    role: VIRTUAL_MACHINE_CONTRIBUTOR.name,
    scopes: ({ selected }) =>
      selected.filter(isGivenByPeople).map(({ cluster }) => cluster.nodeResourceGroup),
  },
  'each identity that is added': {
    role: MANAGED_IDENTITY_OPERATOR.name,
    scopes: ({ selected }) =>
      selected.filter(isGivenByPeople).flatMap(({ profile }) => identityGroups(profile)),
  },
  'scope of the role': {
    role: 'Role Based Access Control Administrator',
    scopes: ({ selected }) =>
      selected.filter(isGranting).flatMap(({ cluster, profile }) => {
        const places = [cluster.nodeResourceGroup, ...identityGroups(profile)];
        return places.map((each) => `/subscriptions/${subscriptionOf(each)}`);
      }),
  },
  'policy scope': {
    role: policyRole.name,
    scopes: ({ selected }) => selected.filter(isAssigning).map(policyScope),
  },
  // Kubernetes decides there: a look into the cluster shows it.
  cluster: { role: '', scopes: () => [] },
};

function isGranting({ profile }: Selected): boolean {
  return profile.roles === 'grant';
}

function isGivenByPeople(one: Selected): boolean {
  return !isGranting(one) && attachesIdentities(one.profile);
}

function isAssigning(one: Selected): boolean {
  return isGranting(one) && needsPolicy(one.profile, one.cluster);
}

function policyScope({ cluster, profile }: Selected): ResourceId {
  return profile.kubenet.policyScope === 'cluster' ? cluster.id : scopeOf(cluster.id);
}

const MACHINES = 'Microsoft.Compute/virtualMachines/write';

/** Everything that the reconciler has to be allowed: to look, the rights of each step of a plan, and to fill registries. */
export function needsOf(facts: Facts): readonly Need[] {
  const hasMachines = facts.selected.some(({ cluster }) =>
    cluster.pools.some(({ type }) => type !== 'VirtualMachineScaleSets'),
  );
  const rights = STEP_KINDS.flatMap(
    (kind): readonly TableRight[] => STEP_DEFINITIONS[kind].rights,
  ).filter(({ action }) => action !== MACHINES || hasMachines);
  const steps = [...Map.groupBy(rights, ({ scope }) => scope)].flatMap(([scope, same]) => {
    const { role, scopes } = PLACES[scope];
    const actions = same.map(({ action }) => action);
    return [...new Set(scopes(facts))].map((at) => ({ actions, scope: at, role }));
  });
  const looking = facts.watched.map((subscription) => ({
    ...{ actions: customRole.actions, scope: `/subscriptions/${subscription}` },
    role: customRole.name,
  }));
  return [...looking, ...steps, ...facts.configuration.registries.flatMap(({ id }) => filling(id))];
}

const REGISTRIES = 'Microsoft.ContainerRegistry/registries';

function filling(scope: ResourceId): readonly Need[] {
  return [
    { actions: [`${REGISTRIES}/push/write`, `${REGISTRIES}/pull/read`], scope, role: 'AcrPush' },
    {
      ...{ actions: [`${REGISTRIES}/importImage/action`], scope },
      role: 'Container Registry Data Importer and Data Reader',
    },
  ];
}
