import type { DurableClient } from 'durable-functions';
import type { Start } from '../../orchestrations/enqueue';
import { startOnce } from '../../orchestrations/enqueue';
import type { Call } from './endpoint';
import { refuse } from './problem';

/**
 * Starts an instance whose id the answer will name, unless a repeated request finds it there. Throws ProblemError 503
 * when Durable does not take it: such an instance has no row in the work queue, so nobody would start it later.
 */
export async function startFollowed(
  { adapters, client }: Pick<Call, 'adapters' | 'client'>,
  repeated: boolean,
  start: Start,
): Promise<void> {
  if (repeated && (await exists(client, start.instanceId))) return;
  if (await startOnce(adapters, client, start)) return;
  if (await exists(client, start.instanceId)) return;
  refuse(
    503,
    'NotStarted',
    'Durable Functions did not accept the request; nothing was started.',
    'Send it again, preferably with the same Idempotency-Key.',
  );
}

/** durable-functions throws for an instance that is not known. */
async function exists(client: DurableClient, instanceId: string): Promise<boolean> {
  try {
    const status = await client.getStatus(instanceId, { showInput: false });
    return status.instanceId === instanceId;
  } catch {
    return false;
  }
}
