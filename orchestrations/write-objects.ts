import type { OrchestrationContext } from 'durable-functions';
import type { StepResult } from '../shared/core/run/step-results';
import type { Steps } from './call';
import { call } from './call';
import type { RunTicket } from './names';
import { refsOf } from './update-hosts';

/** 100,000 objects; a cluster that has more to write goes on in its next run. */
const MAX_CALLS = 100;

/** Brings the AzureAssignedIdentity objects in line, as many calls as it takes. Nothing where the plan has no such step. */
export function* writeObjects(
  context: OrchestrationContext,
  ticket: RunTicket,
  mayRelease: boolean,
): Steps<readonly StepResult[]> {
  const [ref] = refsOf(ticket, 'writeAssigned');
  if (ref === undefined) return [];
  const step = ref.stepId;
  context.df.setCustomStatus({ step: 'objects', planId: ticket.planId });
  let writes = 0;
  for (let calls = 0; calls < MAX_CALLS; calls += 1) {
    const done = yield* call(context, 'writeAssigned', { ...ref, mayRelease });
    writes += done.writes;
    if (done.left === 0 || done.failures.length > 0) {
      return [{ step, writes, failures: done.failures }];
    }
  }
  return [{ step, writes, failures: [] }];
}
