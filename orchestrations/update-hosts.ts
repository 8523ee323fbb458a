import type { OrchestrationContext } from 'durable-functions';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { HostUpdate } from './activities/cluster/advance-host';
import type { StepRef } from './activities/support/may-write';
import type { Verified } from './activities/cluster/verify-hosts';
import type { Steps } from './call';
import { call, callAll } from './call';
import type { RunTicket } from './names';
import { inRounds } from './rounds';

/** How far every host came, and what the last look at them showed. */
export interface UpdatedHosts extends Omit<Verified, 'detaching'> {
  readonly hosts: readonly HostUpdate[];
}

/**
 * Carries out every host step of a plan, side by side: additions → a look → removals, on hosts that show all of their
 * additions → a look.
 */
export function* updateHosts(
  context: OrchestrationContext,
  ticket: RunTicket,
): Steps<UpdatedHosts> {
  const first = refsOf(ticket, 'updateHost').map(({ stepId }) => beginning(stepId));
  const tried = ticket.scouts ? yield* tryFirstHost(context, ticket, first) : first;
  const updated = yield* send(context, ticket, tried);
  const { detaching, ...seen } = yield* verify(context, ticket, updated);
  if (detaching.length === 0) return { hosts: updated, ...seen };
  const detached = yield* send(context, ticket, detaching.map(beginning));
  const last = new Map(detached.map((host) => [host.step.id, host]));
  const hosts = updated.map((host) => last.get(host.step.id) ?? host);
  const { failures, attached } = yield* verify(context, ticket, hosts);
  return { hosts, failures, attached };
}

/** What a look answered under 0.1, which took identities off before it looked. Instances that it left at work hold such answers. */
type VerifiedBefore = Omit<Verified, 'detaching'>;

function* verify(
  context: OrchestrationContext,
  ticket: RunTicket,
  hosts: readonly HostUpdate[],
): Steps<Verified> {
  if (hosts.length === 0) return { failures: [], attached: {}, detaching: [] };
  context.df.setCustomStatus({ step: 'verify', planId: ticket.planId });
  const seen: Verified | VerifiedBefore = yield* call(context, 'verifyHosts', runOf(ticket));
  return { detaching: [], ...seen };
}

/**
 * Lets one host after the other try what no host has yet, until Azure has taken a PATCH: what it refuses there, no other
 * host is sent. So a bad identity costs one PATCH for the whole cluster, and they are spread evenly over its hosts.
 */
function* tryFirstHost(
  context: OrchestrationContext,
  ticket: RunTicket,
  hosts: readonly HostUpdate[],
): Steps<readonly HostUpdate[]> {
  let all = hosts;
  for (let next = leastTried(all); next !== undefined; next = leastTried(all)) {
    const { id: stepId } = next.step;
    const aside = refusedOn(all);
    const after = yield* call(context, 'advanceHost', { ...runOf(ticket), stepId, aside });
    all = all.map((host) => (host.step.id === stepId ? after : host));
    if (after.status === 'polling' || after.done > next.done) return all;
  }
  return all;
}

function leastTried(hosts: readonly HostUpdate[]): HostUpdate | undefined {
  const open = hosts.filter(({ status }) => status === 'sending');
  return open.toSorted((a, b) => a.writes - b.writes)[0];
}

function refusedOn(hosts: readonly HostUpdate[]): readonly ResourceId[] {
  return [...new Set(hosts.flatMap(({ refused }) => refused))];
}

/** Sends the PATCHes of hosts, and polls them, until none has any left. What one was refused the others do not try. */
function* send(
  context: OrchestrationContext,
  ticket: RunTicket,
  hosts: readonly HostUpdate[],
): Steps<readonly HostUpdate[]> {
  let aside = refusedOn(hosts);
  return yield* inRounds(context, hosts, function* (due) {
    const inputs = due.map(({ step }) => ({ ...runOf(ticket), stepId: step.id, aside }));
    const next = yield* callAll(context, 'advanceHost', inputs);
    aside = [...new Set([...aside, ...refusedOn(next)])];
    return next;
  });
}

function beginning(id: string): HostUpdate {
  return { step: { id }, status: 'sending', waitMs: 0, writes: 0, done: 0, refused: [] };
}

/** What every activity needs to know of its run. */
export function runOf({ cluster, planId, intent }: RunTicket): Omit<StepRef, 'stepId'> {
  return { cluster, planId, intent };
}

/** The steps of a kind, as their activities take them. */
export function refsOf(
  ticket: RunTicket,
  kind: RunTicket['steps'][number]['kind'],
): readonly StepRef[] {
  const run = runOf(ticket);
  return ticket.steps.flatMap((step) => (step.kind === kind ? [{ ...run, stepId: step.id }] : []));
}
