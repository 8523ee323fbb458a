import type {
  Azure,
  HostPatchRequest,
  ImageImport,
  OperationStart,
  OperationState,
  PolicyRequest,
  RegistryInfo,
  RoleAssignmentRequest,
  Sight,
} from '../../../shared/adapters/azure/azure';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf, resourceGroupId } from '../../../shared/core/base/resource-id';
import type {
  Cluster,
  Identity,
  NodePoolHost,
  PolicyAssignment,
  RoleAssignment,
} from '../../../shared/core/cluster/cluster';
import { assignmentAt } from '../../../shared/core/cluster/roles';
import { failure } from '../runs';
import { RECONCILER } from '../world';
import { GONE, mergedIdentity } from './identity-merge';

/** What is there. Changed in place by what is written, and by tests. */
export interface AzureWorld {
  clusters: Cluster[];
  hosts: NodePoolHost[];
  identities: Identity[];
  /** Groups of identities that do not exist; every other does. */
  missingGroups: ResourceId[];
  roles: RoleAssignment[];
  policies: PolicyAssignment[];
  registries: RegistryInfo[];
}

type Method = keyof Azure;
const WRITES: ReadonlySet<string> = new Set<Method>([
  'patchHostIdentity',
  'createRoleAssignment',
  'deleteRoleAssignment',
  'assignPolicy',
  'deletePolicyAssignment',
  'startImageImport',
]);

/** Runs instead of the call; `proceed` carries it out. */
type Instead = (proceed: () => Promise<unknown>) => Promise<unknown>;

/**
 * Azure Resource Manager in memory, as the adapter shows it: what is written is there, and what Azure refuses is refused. A test
 * puts a world in, lets calls go wrong, and reads what came of it.
 */
export class FakeAzure {
  readonly world: AzureWorld;
  /** `patchHostIdentity aks-pool`, in order; reads as well. */
  readonly calls: string[] = [];
  /** Every call with what it was about. */
  readonly requests: { readonly method: string; readonly of: unknown }[] = [];
  /** What adapters get. */
  readonly api: Azure;
  /** What an import of an image does, once its operation has ended. */
  imported: (request: ImageImport) => void = () => undefined;
  /** Polls that an operation takes before it has ended. */
  polls = 1;
  private readonly instead = new Map<string, Instead[]>();
  private readonly operations = new Map<string, Operation>();

  constructor(world: Partial<AzureWorld> = {}) {
    const none = { clusters: [], hosts: [], identities: [], missingGroups: [] };
    this.world = { ...none, roles: [], policies: [], registries: [], ...world };
    this.api = new Proxy(this.answers(), {
      get: (answers, method: string) => {
        const answer = answers[method as Method] as ((of: never) => unknown) | undefined;
        return answer && ((of: never) => this.call(method, of, async () => answer(of)));
      },
    }) as unknown as Azure;
  }

  /** The calls that change something. */
  get writes(): readonly string[] {
    return this.calls.filter((call) => WRITES.has(call.split(' ')[0] ?? ''));
  }

  /** The next call fails so, and nothing has happened. */
  refuse(method: Method, why: Partial<Failure> = {}): void {
    this.next(method, () => Promise.reject(new ReconcileError(failure(why))));
  }

  /** The next call does what it says, and nobody hears of it. */
  loseAnswer(method: Method): void {
    this.next(method, async (proceed) => {
      await proceed();
      throw new ReconcileError(failure({ policy: 'UnknownOutcome', code: 'NetworkError' }));
    });
  }

  /** The next call is answered so, or what `act` does happens just before it. */
  next(method: Method, act: Instead): void {
    this.instead.set(method, [...(this.instead.get(method) ?? []), act]);
  }

  /** Somebody does this just before the next call. */
  meanwhile(method: Method, act: (world: AzureWorld) => void): void {
    this.next(method, async (proceed) => {
      act(this.world);
      return proceed();
    });
  }

  private async call(
    method: string,
    of: unknown,
    proceed: () => Promise<unknown>,
  ): Promise<unknown> {
    this.requests.push({ method, of });
    this.calls.push(`${method} ${nameOf(of)}`.trim());
    const [first, ...later] = this.instead.get(method) ?? [];
    this.instead.set(method, later);
    return first === undefined ? proceed() : first(proceed);
  }

  private answers(): Partial<Record<Method, (of: never) => unknown>> {
    return { ...readsOf(this.world), ...this.writing() };
  }

  private writing(): Partial<Record<Method, (of: never) => unknown>> {
    const { world } = this;
    return {
      patchHostIdentity: (request: HostPatchRequest) => this.patch(request),
      startImageImport: (request: ImageImport) =>
        this.begin({ status: 'succeeded' }, () => this.imported(request)),
      pollOperation: (url: string) => this.poll(url),
      createRoleAssignment: (request: RoleAssignmentRequest) => createRole(world, request),
      deleteRoleAssignment: (id: string) => {
        world.roles = world.roles.filter((role) => role.id !== id);
      },
      assignPolicy: (request: PolicyRequest) => assignPolicy(world, request),
      deletePolicyAssignment: (id: string) => {
        world.policies = world.policies.filter((policy) => policy.id !== id);
      },
    };
  }

  /** Azure takes the PATCH, and says in the operation whether it could carry it out. */
  private patch({ host: id, patch, etag }: HostPatchRequest): OperationStart {
    const { world } = this;
    const host = world.hosts.find((each) => each.id === id);
    if (host === undefined) throw refusal({ policy: 'Terminal', code: 'ResourceNotFound' });
    if (etag !== undefined && host.etag !== undefined && etag !== host.etag) {
      throw refusal({ policy: 'Conflict', code: 'PreconditionFailed' });
    }
    const principals = new Map(world.identities.map((each) => [each.id, each.principalId]));
    const merged = mergedIdentity(host, patch, principals);
    const end: OperationState =
      'refused' in merged
        ? {
            status: 'failed',
            failure: failure({ policy: 'Stalled', code: GONE, message: merged.refused }),
          }
        : { status: 'succeeded' };
    if ('host' in merged) {
      const now = etag === undefined ? merged.host : { ...merged.host, etag: `${etag}+` };
      world.hosts = world.hosts.map((each) => (each.id === id ? now : each));
    }
    return this.begin(end);
  }

  private begin(end: OperationState, effect: () => void = () => undefined): OperationStart {
    const operation = `https://management.azure.com/operations/${this.operations.size + 1}`;
    this.operations.set(operation, { left: this.polls, end, effect });
    return { operation };
  }

  private poll(url: string): OperationState {
    const operation = this.operations.get(url);
    if (operation === undefined) throw refusal({ policy: 'Terminal', code: 'OperationNotFound' });
    operation.left -= 1;
    if (operation.left > 0) return { status: 'running' };
    if (operation.left === 0) operation.effect();
    return operation.end;
  }
}

interface Operation {
  left: number;
  readonly end: OperationState;
  /** What it brings about when it ends. */
  readonly effect: () => void;
}

function refusal(why: Partial<Failure>): ReconcileError {
  return new ReconcileError(failure(why));
}

/** The last part of an id, or what a request is about. */
function nameOf(of: unknown): string {
  if (typeof of === 'string') return of.split('/').at(-1) ?? '';
  const { host, name, id, nodeResourceGroup } = (of ?? {}) as Readonly<Record<string, string>>;
  return (host ?? name ?? id ?? nodeResourceGroup ?? '').split('/').at(-1) ?? '';
}

function sight<T extends { readonly id: string }>(all: readonly T[], id: string): Sight<T> {
  const there = all.find((each) => each.id === id);
  return there === undefined ? { gone: 'object' } : { there };
}

function readsOf(world: AzureWorld): Partial<Record<Method, (of: never) => unknown>> {
  const isIn = (group: string, id: string): boolean => id.startsWith(`${group}/`);
  return {
    self: () => RECONCILER,
    getCluster: (id: ResourceId) => world.clusters.find((each) => each.id === id),
    listClusters: (subscription: string) =>
      world.clusters.filter(({ id }) => partsOf(id).subscriptionId === subscription.toLowerCase()),
    listHosts: ({ nodeResourceGroup }: Cluster) =>
      world.hosts.filter(({ id }) => isIn(nodeResourceGroup, id)),
    listAllHosts: (subscription: string) =>
      world.hosts.filter(({ id }) => partsOf(id).subscriptionId === subscription.toLowerCase()),
    listIdentities: (group: ResourceId) =>
      world.missingGroups.includes(group)
        ? undefined
        : world.identities.filter(({ id }) => isIn(group, id)),
    listRoleAssignments: () => world.roles,
    getResourceGroup: (id: ResourceId) =>
      world.missingGroups.includes(id) ? { gone: 'group' } : { there: { id } },
    getHost: (id: ResourceId) => sight(world.hosts, id),
    getIdentity: (id: ResourceId) => {
      const { subscriptionId, resourceGroup } = partsOf(id);
      const group = resourceGroupId(subscriptionId, resourceGroup ?? '');
      return world.missingGroups.includes(group) ? { gone: 'group' } : sight(world.identities, id);
    },
    getRoleAssignment: (id: string) => sight(world.roles, id),
    getPolicyAssignment: (id: string) => sight(world.policies, id),
    listPolicyAssignments: () => world.policies,
    getRegistry: (id: ResourceId) => world.registries.find((each) => each.id === id),
  };
}

/** One assignment of a role to a principal at a scope, whatever its name. */
function createRole(world: AzureWorld, request: RoleAssignmentRequest): void {
  const { scope, name, roleId, principalId } = request;
  const id = assignmentAt(scope, name);
  const made: RoleAssignment = { id, scope, roleId, principalId };
  const equal = world.roles.find(
    (role) => role.scope === scope && role.roleId === roleId && role.principalId === principalId,
  );
  if (equal?.id === id) return;
  if (equal !== undefined) throw refusal({ policy: 'Conflict', code: 'RoleAssignmentExists' });
  world.roles = [...world.roles, made];
}

function assignPolicy(world: AzureWorld, request: PolicyRequest): void {
  const { scope, name, policy, effect, excludedNamespaces } = request;
  const id = `${scope}/providers/microsoft.authorization/policyassignments/${name}`;
  const others = world.policies.filter((each) => each.id !== id);
  const rule = { enforced: true, narrowed: false, allowedCapabilities: [] };
  const made = { id, scope, policy, effect, excludedNamespaces };
  world.policies = [...others, { ...rule, ...made, requiredDropCapabilities: ['NET_RAW'] }];
}
