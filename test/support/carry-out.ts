import type { AttachedIdentity, NodePoolHost } from '../../shared/core/cluster/cluster';
import type { IdentityPatch, PatchChunk } from '../../shared/core/cluster/identity-patch';
import { afterChunk, patchBody } from '../../shared/core/cluster/identity-patch';
import type { LedgerEntry } from '../../shared/core/plan/ledger';
import { ledgerKey } from '../../shared/core/plan/ledger';
import { ledgerAfter } from '../../shared/core/plan/ledger-after';
import type {
  GrantRoleStep,
  Plan,
  RevokeRoleStep,
  Step,
  UpdateHostStep,
} from '../../shared/core/plan/plan';
import { chunksOf } from '../../shared/core/plan/plan-host';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { resourceId } from '../../shared/core/base/resource-id';
import type { World } from './world';

/** A request that changes Azure, as the model received it. */
export type Write =
  | { readonly kind: 'patch'; readonly host: ResourceId; readonly body: IdentityPatch }
  | { readonly kind: 'put' | 'delete'; readonly assignment: string };

export interface CarriedOut {
  readonly world: World;
  readonly writes: readonly Write[];
}

/** Principals of the identities that exist, by id. */
export type Principals = ReadonlyMap<ResourceId, string>;

/** ARM's merge of an identity PATCH into a host. Throws where Azure would refuse. */
function patchHost(host: NodePoolHost, body: IdentityPatch, principals: Principals): NodePoolHost {
  const map = body.userAssignedIdentities;
  const systemAssigned = body.type.includes('SystemAssigned');
  if (map === undefined) {
    if (body.type.includes('UserAssigned')) throw new Error('UserAssigned needs a map');
    return { ...host, systemAssigned, attached: [] };
  }
  if (!body.type.includes('UserAssigned')) throw new Error(`${body.type} takes no map`);
  const changes = Object.entries(map).map(([id, value]) => [resourceId(id), value] as const);
  if (changes.length > 150) throw new Error(`${changes.length} entries in one PATCH`);
  const gone = new Set(changes.flatMap(([id, value]) => (value === null ? [id] : [])));
  const added = changes.flatMap(([id, value]) => (value === null ? [] : [id]));
  const stay = host.attached.filter(({ id }) => !gone.has(id));
  refuseBesideDead(stay, added, principals);
  const fresh = added.filter((id) => !stay.some((entry) => entry.id === id));
  return {
    ...host,
    systemAssigned,
    attached: [...stay, ...fresh.map((id) => ({ id, principalId: principalFor(id, principals) }))],
  };
}

function principalFor(id: ResourceId, principals: Principals): string {
  const principalId = principals.get(id);
  if (principalId === undefined) throw new Error(`FailedIdentityOperation: no identity ${id}`);
  return principalId;
}

/** A dead entry blocks every addition until it is removed (aad-pod-identity #880). */
function refuseBesideDead(
  stay: readonly AttachedIdentity[],
  added: readonly ResourceId[],
  principals: Principals,
): void {
  const dead = stay.filter(({ id, principalId }) => principalId !== principals.get(id));
  if (added.length > 0 && dead.length > 0) {
    throw new Error(`FailedIdentityOperation: ${dead[0]?.id ?? ''} is dead`);
  }
}

interface LedgerNews {
  readonly put: readonly LedgerEntry[];
  readonly remove: readonly LedgerEntry[];
}

type Done = CarriedOut & { readonly learned?: LedgerNews };

/**
 * Carries out a plan in the model exactly as the activities do in Azure: role entries are written with the roles, those
 * of hosts after the look at the end, additions before removals.
 */
export function carryOut(before: World, plan: Plan, principals: Principals): CarriedOut {
  let world = before;
  const writes: Write[] = [];
  const news: LedgerNews[] = [plan.bookkeeping];
  for (const step of plan.steps) {
    const done = carryOutStep(world, step, { principals, adds: plan.adds });
    world = done.world;
    writes.push(...done.writes);
    if (done.learned !== undefined) news.push(done.learned);
  }
  const put = news.flatMap((each) => each.put);
  const remove = news.flatMap((each) => each.remove);
  return { world: { ...world, ledger: changed(world.ledger, put, remove) }, writes };
}

interface Given {
  readonly principals: Principals;
  readonly adds: Plan['adds'];
}

function carryOutStep(world: World, step: Step, given: Given): Done {
  switch (step.kind) {
    case 'updateHost':
      return updateHost(world, step, given);
    case 'grantRole':
      return grantRole(world, step);
    case 'revokeRole':
      return revokeRole(world, step);
    case 'assignPolicy':
    case 'unassignPolicy':
    case 'writeAssigned':
      throw new Error(`the model knows no ${step.kind}`);
  }
}

function updateHost(world: World, step: UpdateHostStep, { principals, adds }: Given): Done {
  const writes: Write[] = [];
  let host = world.hosts.find(({ id }) => id === step.target);
  if (host === undefined) throw new Error(`no host ${step.target}`);
  let known = step.attached;
  for (const chunk of chunksOf(step)) {
    const body = patchBody(chunk, known, step.systemAssigned);
    host = patchHost(host, body, principals);
    writes.push({ kind: 'patch', host: step.target, body });
    known = afterChunk(known, chunk);
  }
  const patched = host;
  return {
    writes,
    learned: ledgerAfter(
      { step, adds },
      patched.attached.map(({ id }) => id),
      world.now,
    ),
    world: {
      ...world,
      hosts: world.hosts.map((each) => (each.id === step.target ? patched : each)),
    },
  };
}

function grantRole(world: World, step: GrantRoleStep): CarriedOut {
  const { scope, roleId, principalId, assignmentName } = step;
  const id = `${scope}/providers/microsoft.authorization/roleassignments/${assignmentName}`;
  const entry: LedgerEntry = {
    kind: 'role',
    assignment: id,
    scope,
    roleId,
    principalId,
    state: 'held',
    since: world.now,
  };
  return {
    writes: [{ kind: 'put', assignment: id }],
    world: {
      ...world,
      roleAssignments: [...world.roleAssignments, { id, scope, roleId, principalId }],
      ledger: changed(world.ledger, [entry], []),
    },
  };
}

function revokeRole(world: World, { assignment }: RevokeRoleStep): CarriedOut {
  return {
    writes: [{ kind: 'delete', assignment }],
    world: {
      ...world,
      roleAssignments: world.roleAssignments.filter(({ id }) => id !== assignment),
      ledger: world.ledger.filter(
        (entry) => entry.kind !== 'role' || entry.assignment !== assignment,
      ),
    },
  };
}

function changed(
  ledger: readonly LedgerEntry[],
  put: readonly LedgerEntry[],
  remove: readonly LedgerEntry[],
): readonly LedgerEntry[] {
  const entries = new Map([...ledger, ...put].map((entry) => [ledgerKey(entry), entry]));
  for (const entry of remove) entries.delete(ledgerKey(entry));
  return [...entries.values()];
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
