import { CLUSTER as CLUSTER_KIND } from '../../orchestrations/kinds/cluster';
import type { RunTicket } from '../../orchestrations/names';
import { reconcile } from '../../orchestrations/reconcile';
import type { HostPatchRequest, RoleAssignmentRequest } from '../../shared/adapters/azure/azure';
import type { ResourceId } from '../../shared/core/base/resource-id';
import type { IdentityPatch, PatchChunk } from '../../shared/core/cluster/identity-patch';
import { afterChunk, patchBody } from '../../shared/core/cluster/identity-patch';
import { assignmentAt } from '../../shared/core/cluster/roles';
import type { Plan, UpdateHostStep } from '../../shared/core/plan/plan';
import { chunksOf } from '../../shared/core/plan/plan-host';
import type { Intent } from '../../shared/core/queue/work-item';
import { ticketOf } from '../../shared/core/run/plan-ticket';
import { realActivities } from './durable/real-activities';
import type { FakeAzure } from './fakes/azure';
import type { Principals } from './fakes/identity-merge';
import { EVERY_CLUSTER, PLAN_ID, Scene } from './fakes/scene';
import { HostDied, play } from './orchestration';
import { planned } from './runs';
import type { World } from './world';
import { identity } from './world';

export type { Principals } from './fakes/identity-merge';

/** A request that changes Azure, as it was sent. */
export type Write =
  | { readonly kind: 'patch'; readonly host: ResourceId; readonly body: IdentityPatch }
  | { readonly kind: 'put' | 'delete'; readonly assignment: string };

export interface CarriedOut {
  readonly world: World;
  readonly writes: readonly Write[];
}

export interface CarryOutOptions {
  readonly intent?: Intent;
  /** The host dies after so many calls of activities. Default: never. */
  readonly crashAfter?: number;
}

/**
 * Carries a plan out as in production: the orchestrator, in the executor of the SDK, calls the activities, and they write to an
 * Azure and a store in memory.
 */
export async function carryOut(
  before: World,
  plan: Plan,
  principals: Principals,
  { crashAfter, intent = 'reconcile' }: CarryOutOptions = {},
): Promise<CarriedOut> {
  const of = { ...before, profile: { ...before.profile, ...EVERY_CLUSTER } };
  const scene = new Scene({ of });
  scene.azure.world.identities = [...principals].map(([id, principalId]) =>
    identity('', { id, principalId }),
  );
  await scene.store.ledger.put(before.cluster.id, before.ledger);
  await scene.put(plan, { intent });
  const ticket = ticketOf(planned({ plan, intent, planId: PLAN_ID }));
  await run(ticket, crashAfter);
  return {
    world: { ...before, ...azureOf(scene.azure), ledger: await scene.ledger() },
    writes: scene.azure.requests.flatMap(writeIn),
  };
}

/** The orchestrators have tests of their own, which replay them. */
const FAST = { replays: false };

/** From a plan that lies in the store to the end of its run. */
async function run(ticket: RunTicket, crashAfter: number | undefined): Promise<void> {
  const kind = { ...CLUSTER_KIND, plan: () => given(ticket) };
  await play(reconcile(kind), realActivities(crashAfter), { cluster: ticket.cluster }, FAST).catch(
    (error: unknown) => {
      if (!(error instanceof HostDied)) throw error;
    },
  );
}

function* given<T>(value: T): Generator<never, T, unknown> {
  return value;
}

function azureOf({ world: { hosts, roles } }: FakeAzure): Pick<World, 'hosts' | 'roleAssignments'> {
  return { hosts, roleAssignments: roles };
}

function writeIn({ method, of }: FakeAzure['requests'][number]): readonly Write[] {
  switch (method) {
    case 'patchHostIdentity': {
      const { host, patch } = of as HostPatchRequest;
      return [{ kind: 'patch', host, body: patch }];
    }
    case 'createRoleAssignment': {
      const { scope, name } = of as RoleAssignmentRequest;
      return [{ kind: 'put', assignment: assignmentAt(scope, name) }];
    }
    case 'deleteRoleAssignment':
      return [{ kind: 'delete', assignment: of as string }];
    default:
      return [];
  }
}

/** The PATCH bodies of a host step, in order. */
export function bodiesOf(step: UpdateHostStep): readonly IdentityPatch[] {
  const chunks = chunksOf(step);
  return chunks.map((chunk, index) =>
    patchBody(chunk, attachedBefore(step, chunks.slice(0, index)), step.systemAssigned),
  );
}

function attachedBefore(step: UpdateHostStep, done: readonly PatchChunk[]): readonly ResourceId[] {
  return done.reduce((attached, chunk) => afterChunk(attached, chunk), step.attached);
}
