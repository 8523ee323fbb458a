import type { IsoTime } from '../base/iso-time';
import { msBetween } from '../base/iso-time';
import type { NodePoolHost } from '../cluster/cluster';
import type { Contested, Loss } from './contested';
import type { Failure } from '../base/errors';
import type { HeldRole, LedgerEntry } from './ledger';
import type { Plan } from './plan';
import { desiredOn } from './placement';
import type { PlanInput } from './plan-input';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';
import type { RoleNeed } from '../cluster/roles';
import { assignmentAt, assignmentId, isSecured } from '../cluster/roles';

/** Code of the failure that tells what is missing where somebody keeps taking it. */
const CONTESTED = 'Contested';

/** Of the identities that were taken off a host, those that are missing now: nobody puts them back before their time. */
export function heldBackOn(
  host: NodePoolHost,
  contested: readonly Contested[] = [],
): ReadonlySet<ResourceId> {
  const there = new Set(host.attached.map(({ id }) => id));
  const taken = contested.flatMap((each) => (each.on === host.id ? each.taken : []));
  return new Set(taken.filter((id) => !there.has(id)));
}

/** The role that the ledger holds for `need`, if it was in place before. */
export function heldRoleFor(need: RoleNeed, ledger: readonly LedgerEntry[]): HeldRole | undefined {
  const assignment = assignmentId(need);
  const entry = ledger.find((each) => each.kind === 'role' && each.assignment === assignment);
  return entry?.kind === 'role' && entry.state === 'held' ? entry : undefined;
}

/** Of the needs, those that may be given now. */
export function withoutHeldBack(
  needs: readonly RoleNeed[],
  contested: readonly Contested[] = [],
): readonly RoleNeed[] {
  return needs.filter((need) => contested.every(({ on }) => on !== assignmentId(need)));
}

/** What is missing where, and until when it stays so. One for each host and role. */
export function contestedFailures(input: PlanInput): readonly Failure[] {
  const { contested = [], observed, now } = input;
  return contested.flatMap((each) => {
    const host = observed.hosts.find(({ id }) => id === each.on);
    if (host === undefined) return roleFailure(each, input);
    const desired = new Set(desiredOn(host, input).map(({ id }) => id));
    const missing = [...heldBackOn(host, [each])].filter((id) => desired.has(id));
    if (missing.length === 0) return [];
    const what = `identities ${missing.map(nameOf).toSorted().join(', ')}`;
    return [failureOf(each, `${what} on ${nameOf(host.id)}`, now)];
  });
}

function roleFailure(
  contested: Contested,
  { desired, observed, now, profile }: PlanInput,
): readonly Failure[] {
  const need = desired.roles.find((each) => assignmentId(each) === contested.on);
  if (need === undefined || profile.roles !== 'grant') return [];
  if (isSecured(need, observed.roleAssignments)) return [];
  const at = partsOf(need.scope);
  const scope = at.name ?? at.resourceGroup ?? need.scope;
  return [failureOf(contested, `role ${need.role.name} on ${scope}`, now)];
}

function failureOf({ on, until, losses }: Contested, what: string, now: IsoTime): Failure {
  return {
    policy: 'Waiting',
    code: CONTESTED,
    message: `Missing: ${what}. Somebody has removed what we put there ${losses} times; it is put back at ${until}, or at once by a resync. The activity log of ${on} names who writes to it.`,
    target: on,
    retryAfterMs: Math.max(0, msBetween(now, until)),
    apart: true,
  };
}

function nameOf(id: ResourceId): string {
  return partsOf(id).name ?? id;
}

/** Hosts and roles of which the plan leaves something out. */
export function heldBackIn({ failures }: Pick<Plan, 'failures'>): readonly string[] {
  return failures.flatMap(({ code, target }) =>
    code === CONTESTED && target !== undefined ? [target] : [],
  );
}

/** What hosts and roles had lost when the plan was made. */
export function lostIn(plan: Plan): readonly Loss[] {
  const drifted = plan.steps.flatMap((step): readonly Loss[] => {
    if (step.cause !== 'Drift') return [];
    if (step.kind === 'updateHost') return [{ on: step.target, taken: step.attach }];
    if (step.kind !== 'grantRole') return [];
    return [{ on: assignmentAt(step.scope, step.assignmentName), taken: [] }];
  });
  return [...drifted, ...heldBackIn(plan).map((on) => ({ on, taken: [] }))];
}

/** True when AKS was at work on the cluster at the look before: what it drops then is no fight. */
export function wasAtWork(before: Plan | undefined): boolean {
  return before?.failures.some(({ code }) => code === 'ClusterBusy') ?? false;
}
