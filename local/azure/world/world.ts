/** The world with its verbs: what "someone else in Azure" does. Each verb is also `POST /_sim/<verb>`. */
import type { Random } from '../random';
import type { Timeline } from '../timeline';
import { defineRole, grantRole, revokeRole, type NewGrant, type NewRole } from './access';
import { builtInRoles } from './built-in-roles';
import { connectCluster, type Connection } from './api-server';
import { attachByHand, deleteHost, detachByHand, type HandWork } from './by-hand';
import { findCluster } from './cluster-state';
import {
  createCluster,
  deleteCluster,
  setClusterTags,
  setPower,
  type NewCluster,
} from './clusters';
import {
  createIdentity,
  deleteIdentity,
  findIdentity,
  recreateIdentity,
  tellIdentity,
  type IdentityRef,
  type NewIdentity,
} from './identities';
import { deny, undeny, type NewDeny } from './lockdown';
import {
  createResourceGroup,
  createSubscription,
  type NewResourceGroup,
  type NewSubscription,
} from './places';
import { addPool, deletePool, scalePool, type NewPool } from './pools';
import {
  exemptFromPolicy,
  type NewExemption,
  assignPolicy,
  editPolicy,
  onPolicy,
  removePolicy,
  setPolicyAddon,
  type NewPolicy,
  type PolicyEdit,
  type PolicyListener,
} from './policies';
import {
  connectEvents,
  setFluxExtension,
  setProvider,
  type NewTopic,
  type ProviderChange,
} from './prerequisites';
import { registerPrincipal, type NewPrincipal } from './principals';
import { emptyState, hostsOf, type Kernel, type WorldState } from './state';
import { createRegistry, type NewRegistry } from './registries';
import { upgradeCluster, type Upgrade } from './upgrade';
import { idKey } from '../resource-id';
import type { Settings } from './settings';
import type {
  Cluster,
  DenyAssignment,
  Host,
  Identity,
  Occurrence,
  PolicyAssignment,
  PolicyExemption,
  Pool,
  Principal,
  Registry,
  ResourceGroup,
  RoleAssignment,
  RoleDefinition,
  Subscription,
  SystemTopic,
  Tags,
} from './model';

/** Names one resource by its id. */
export interface ClusterRef {
  readonly cluster: string;
}

export interface World {
  readonly tenantId: string;
  readonly settings: Settings;
  readonly state: WorldState;
  createSubscription(input?: NewSubscription): Subscription;
  createResourceGroup(input: NewResourceGroup): ResourceGroup;
  createCluster(input: NewCluster): Cluster;
  deleteCluster(input: ClusterRef): void;
  upgradeCluster(input: Upgrade): Cluster;
  stopCluster(input: ClusterRef): Cluster;
  startCluster(input: ClusterRef): Cluster;
  /** Puts an API server behind a cluster, or changes how it is reached. */
  connectCluster(input: Connection): Cluster;
  /** Puts a cluster into a state such as `Failed`, without events. */
  setClusterState(input: ClusterRef & { readonly provisioningState: string }): Cluster;
  /** Replaces the tags of a cluster or an identity. */
  setTags(input: { readonly resource: string; readonly tags: Tags }): void;
  addPool(input: ClusterRef & NewPool & { readonly existing?: boolean }): Pool;
  scalePool(input: ClusterRef & { readonly name: string; readonly count: number }): Pool;
  deletePool(input: ClusterRef & { readonly name: string }): void;
  deleteHost(input: { readonly host: string }): void;
  attachByHand(input: HandWork): Host;
  detachByHand(input: HandWork): Host;
  createIdentity(input: NewIdentity): Identity;
  deleteIdentity(input: IdentityRef): void;
  recreateIdentity(input: IdentityRef): Identity;
  createPrincipal(input?: NewPrincipal): Principal;
  grantRole(input: NewGrant): RoleAssignment;
  revokeRole(input: { readonly assignment: string }): void;
  defineRole(input: NewRole): RoleDefinition;
  deny(input: NewDeny): DenyAssignment;
  undeny(input: { readonly id: string }): void;
  /** Assigns the allowed-capabilities policy, as an administrator does. */
  assignPolicy(input: NewPolicy): PolicyAssignment;
  editPolicy(input: PolicyEdit): PolicyAssignment;
  exemptFromPolicy(input: NewExemption): PolicyExemption;
  removePolicy(input: { readonly assignment: string }): void;
  setPolicyAddon(input: ClusterRef & { readonly enabled: boolean }): Cluster;
  createRegistry(input: NewRegistry): Registry;
  /** Registers a resource provider in a subscription, or takes that back. */
  setProvider(input: ProviderChange): void;
  /** A system topic with its event subscription, for who looks at it. */
  connectEvents(input: NewTopic): SystemTopic;
  setFluxExtension(input: ClusterRef & { readonly installed: boolean }): void;
  /** Hears what is in force on a cluster: at once, and at every change. Returns a function that takes it back. */
  onPolicy(cluster: string, listener: PolicyListener): () => void;
  /** The hosts of a cluster, ordered by name. */
  hosts(cluster: string): Host[];
  /** The host, cluster or identity with this id; undefined when it does not exist. */
  find(id: string): Host | Cluster | Identity | undefined;
}

/** Starts a world without anything in it but the built-in roles. */
export function newKernel(
  time: Timeline,
  random: Random,
  settings: Settings,
  tell: (occurrence: Occurrence) => void,
): Kernel {
  const state = emptyState(random.stream('tenant').guid(), settings);
  for (const [name, role] of builtInRoles()) state.roleDefinitions.set(name, role);
  return { state, time, random: random.stream('world'), tell };
}

/** The verbs on a kernel. */
export function worldOf(kernel: Kernel): World {
  const { state } = kernel;
  return {
    tenantId: state.tenantId,
    settings: state.settings,
    state,
    ...placesAndClusters(kernel),
    ...identitiesAndAccess(kernel),
    ...policies(kernel),
    createRegistry: (input) => createRegistry(kernel, input),
    setProvider: (input) => setProvider(kernel, input),
    connectEvents: (input) => connectEvents(kernel, input),
    setFluxExtension: ({ cluster, installed }) => setFluxExtension(kernel, cluster, installed),
    onPolicy: (cluster, listener) => onPolicy(kernel, cluster, listener),
    hosts: (cluster) => hostsOf(state, cluster),
    find: (id) =>
      state.hosts.get(idKey(id)) ??
      state.clusters.get(idKey(id)) ??
      state.identities.get(idKey(id)),
  };
}

type PlaceVerbs =
  | 'createSubscription'
  | 'createResourceGroup'
  | 'createCluster'
  | 'deleteCluster'
  | 'upgradeCluster'
  | 'stopCluster'
  | 'startCluster'
  | 'connectCluster'
  | 'setClusterState'
  | 'setTags'
  | 'addPool'
  | 'scalePool'
  | 'deletePool'
  | 'deleteHost'
  | 'attachByHand'
  | 'detachByHand';

function placesAndClusters(kernel: Kernel): Pick<World, PlaceVerbs> {
  return {
    createSubscription: (input) => createSubscription(kernel, input),
    createResourceGroup: (input) => createResourceGroup(kernel, input),
    createCluster: (input) => createCluster(kernel, input),
    deleteCluster: ({ cluster }) => deleteCluster(kernel, cluster),
    upgradeCluster: (input) => upgradeCluster(kernel, input),
    stopCluster: ({ cluster }) => setPower(kernel, cluster, 'Stopped'),
    startCluster: ({ cluster }) => setPower(kernel, cluster, 'Running'),
    connectCluster: (input) => connectCluster(kernel, input),
    setClusterState({ cluster, provisioningState }) {
      const found = findCluster(kernel, cluster);
      found.provisioningState = provisioningState;
      return found;
    },
    setTags({ resource, tags }) {
      const identity = kernel.state.identities.get(idKey(resource));
      if (!identity) return void setClusterTags(kernel, resource, tags);
      identity.tags = tags;
      tellIdentity(kernel, findIdentity(kernel, resource), 'write');
    },
    addPool: (input) => addPool(kernel, input),
    scalePool: (input) => scalePool(kernel, input),
    deletePool: (input) => deletePool(kernel, input),
    deleteHost: ({ host }) => deleteHost(kernel, host),
    attachByHand: (input) => attachByHand(kernel, input),
    detachByHand: (input) => detachByHand(kernel, input),
  };
}

type PolicyVerbs =
  'assignPolicy' | 'editPolicy' | 'exemptFromPolicy' | 'removePolicy' | 'setPolicyAddon';

function policies(kernel: Kernel): Pick<World, PolicyVerbs> {
  return {
    assignPolicy: (input) => assignPolicy(kernel, input),
    exemptFromPolicy: (input) => exemptFromPolicy(kernel, input),
    editPolicy: (input) => editPolicy(kernel, input),
    removePolicy: ({ assignment }) => removePolicy(kernel, assignment),
    setPolicyAddon: ({ cluster, enabled }) => setPolicyAddon(kernel, cluster, enabled),
  };
}

type AccessVerbs =
  | 'createIdentity'
  | 'deleteIdentity'
  | 'recreateIdentity'
  | 'createPrincipal'
  | 'grantRole'
  | 'revokeRole'
  | 'defineRole'
  | 'deny'
  | 'undeny';

function identitiesAndAccess(kernel: Kernel): Pick<World, AccessVerbs> {
  return {
    createIdentity: (input) => createIdentity(kernel, input),
    deleteIdentity: (input) => deleteIdentity(kernel, input),
    recreateIdentity: (input) => recreateIdentity(kernel, input),
    createPrincipal: (input = {}) => registerPrincipal(kernel, input),
    grantRole: (input) => grantRole(kernel, input),
    revokeRole: ({ assignment }) => revokeRole(kernel, assignment),
    defineRole: (input) => defineRole(kernel, input),
    deny: (input) => deny(kernel, input),
    undeny: ({ id }) => undeny(kernel, id),
  };
}
