import { isSameWork } from '../../shared/core/run/approval';
import type { Call } from '../http/endpoint';
import { refuse } from '../http/problem';
import type { Kind } from './kind';
import { freshPlan, storedPlan } from './plan';

/**
 * Throws ProblemError unless the stored plan is what a run would carry out now: 404 where it is not stored, 409 where the
 * world has moved on, or where nothing may be written.
 */
export async function assertCurrent<Key>(
  kind: Kind<Key>,
  call: Call,
  { key, id }: { readonly key: Key; readonly id: string },
): Promise<void> {
  const saved = await storedPlan(kind, call, { key, id });
  if (saved.intent === 'offboard') {
    refuse(
      409,
      'PlanOfAnotherIntent',
      `Plan ${id} is that of an off-boarding.`,
      'To carry it out, send DELETE …?confirm=<name>.',
    );
  }
  const now = await storedPlan(kind, call, { key, id: await freshPlan(kind, call, { key }) });
  if (now.rest !== undefined) {
    refuse(409, now.rest.reason, `Nothing would be written: ${now.rest.message}`);
  }
  if (isSameWork(saved.steps, now.steps)) return;
  refuse(
    409,
    'PlanIsStale',
    `Plan ${id} is no longer what a run would do to ${kind.nameOf(key)}, so no run was asked for.`,
    'Look at the plan of now (GET …/plan), and send the id of that one.',
  );
}
