import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../shared/core/base/errors';
import type { Steps } from './call';
import { call } from './call';
import type { RunTicket } from './names';
import { refsOf } from './update-hosts';

export interface ObjectsWritten {
  readonly writes: number;
  readonly failures: readonly Failure[];
}

/** 100,000 objects; a cluster that has more to write goes on in its next run. */
const MOST_CALLS = 100;

/** Brings the AzureAssignedIdentity objects in line, as many calls as it takes. Nothing where the plan has no such step. */
export function* writeObjects(
  context: OrchestrationContext,
  ticket: RunTicket,
  mayRelease: boolean,
): Steps<ObjectsWritten> {
  const [ref] = refsOf(ticket, 'writeAssigned');
  if (ref === undefined) return { writes: 0, failures: [] };
  context.df.setCustomStatus({ step: 'objects', planId: ticket.planId });
  let writes = 0;
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const done = yield* call(context, 'writeAssigned', { ...ref, mayRelease });
    writes += done.writes;
    if (done.left === 0 || done.failures.length > 0) return { writes, failures: done.failures };
  }
  return { writes, failures: [] };
}
