import type { OrchestrationContext } from 'durable-functions';
import type { HostUpdate } from './activities/advance-host';
import type { StepRef } from './activities/may-write';
import type { Steps } from './call';
import { callAll } from './call';
import type { RunTicket } from './names';
import { inRounds } from './rounds';

/** Carries out every host step of a plan, side by side. */
export function* updateHosts(
  context: OrchestrationContext,
  ticket: RunTicket,
): Steps<readonly HostUpdate[]> {
  const hosts = refsOf(ticket, 'updateHost').map(({ stepId }) => beginning(stepId));
  return yield* inRounds(context, hosts, (due) =>
    callAll(
      context,
      'advanceHost',
      due.map(({ step }) => ({ ...runOf(ticket), stepId: step.id })),
    ),
  );
}

function beginning(id: string): HostUpdate {
  return { step: { id }, status: 'sending', waitMs: 0, writes: 0 };
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
