import { counted } from '../base/counted';
import type { Plan } from '../plan/plan';
import { stepsOf } from '../plan/plan-steps';
import type { Skip } from './run';

/** What a plan would take from a cluster, as `2 identities from 3 hosts and 1 role assignment`. */
export function takenBack(plan: Plan): string {
  const hosts = stepsOf(plan, 'updateHost');
  const identities = new Set(hosts.flatMap(({ detach }) => detach)).size;
  const released = stepsOf(plan, 'writeAssigned').reduce((sum, step) => sum + step.release, 0);
  const parts = [
    identities > 0 &&
      `${counted(identities, 'identity', 'identities')} from ${counted(hosts.length, 'host')}`,
    some(stepsOf(plan, 'revokeRole').length, 'role assignment'),
    some(stepsOf(plan, 'unassignPolicy').length, 'policy assignment'),
    some(released, 'AzureAssignedIdentity'),
  ].filter((part) => typeof part === 'string');
  if (parts.length === 0) return 'nothing that can be seen now';
  return [parts.slice(0, -1).join(', '), parts.at(-1)].filter((text) => text !== '').join(' and ');
}

/** An off-boarding that was asked for and must not be carried out: a later day, or a switch that is thrown, is no word. */
export function awaitingConfirmation(cluster: string, plan: Plan, why: string): Skip {
  return {
    reason: 'AwaitingConfirmation',
    message: `Off-boarding ${cluster} was requested but is not carried out: ${why}. It would take back ${takenBack(plan)}, and will not do so later by itself. Send DELETE …?confirm=${cluster} again once nothing holds it up, or POST …/resync with {"onboard": true} to keep the cluster.`,
  };
}

function some(number: number, noun: string): string | false {
  return number > 0 && counted(number, noun);
}
