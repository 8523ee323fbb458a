import { isReconcileError } from '../../core/base/errors';

/**
 * A permanent refusal comes back as text, `labels: could not …`; a temporary one is thrown, for all of it to be
 * tried again.
 */
export async function inWords(what: string, work: () => Promise<void>): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    const { policy, code, message } = error.failure;
    const isFinal = ['Stalled', 'Terminal', 'Conflict'].includes(policy);
    if (!isFinal || code === 'ForgeUnauthorized') throw error;
    return [`${what}: ${message}`];
  }
}
