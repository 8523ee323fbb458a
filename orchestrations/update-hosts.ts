import type { OrchestrationContext } from 'durable-functions';
import type { HostUpdate } from './activities/advance-host';
import type { StepRef } from './activities/may-write';
import type { Verified } from './activities/verify-hosts';
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
  const updated = yield* send(context, ticket, first);
  const { detaching, ...seen } = yield* verify(context, ticket, updated);
  if (detaching.length === 0) return { hosts: updated, ...seen };
  const detached = yield* send(context, ticket, detaching.map(beginning));
  const last = new Map(detached.map((host) => [host.step.id, host]));
  const hosts = updated.map((host) => last.get(host.step.id) ?? host);
  const { failures, attached } = yield* verify(context, ticket, hosts);
  return { hosts, failures, attached };
}

function* verify(
  context: OrchestrationContext,
  ticket: RunTicket,
  hosts: readonly HostUpdate[],
): Steps<Verified> {
  if (hosts.length === 0) return { failures: [], attached: {}, detaching: [] };
  context.df.setCustomStatus({ step: 'verify', planId: ticket.planId });
  return yield* call(context, 'verifyHosts', runOf(ticket));
}

/** Sends the PATCHes of hosts, and polls them, until none has any left. */
function* send(
  context: OrchestrationContext,
  ticket: RunTicket,
  hosts: readonly HostUpdate[],
): Steps<readonly HostUpdate[]> {
  return yield* inRounds(context, hosts, (due) =>
    callAll(
      context,
      'advanceHost',
      due.map(({ step }) => ({ ...runOf(ticket), stepId: step.id })),
    ),
  );
}

function beginning(id: string): HostUpdate {
  return { step: { id }, status: 'sending', waitMs: 0, writes: 0, refused: [] };
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
