import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../shared/core/errors';
import type { ResourceId } from '../shared/core/resource-id';
import type { HostUpdate } from './activities/advance-host';
import type { Written } from './activities/write-step';
import type { Steps } from './call';
import { call, callAll } from './call';
import type { RunTicket } from './names';
import { refsOf, runOf, updateHosts } from './update-hosts';
import type { ObjectsWritten } from './write-objects';
import { writeObjects } from './write-objects';

/** What is told of a run besides what its activities have written down; `attached` is what the hosts showed afterwards. */
export interface CarriedOut {
  readonly failures: readonly Failure[];
  readonly writes: number;
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
}

/**
 * The steps of a plan, in order: policy → rights → identities on hosts → a look at the result → objects in the cluster →
 * what is taken back. Roles go last, and only when every host is in order: taking identities off needs them.
 */
export function* carryOut(context: OrchestrationContext, ticket: RunTicket): Steps<CarriedOut> {
  const policies = yield* callAll(context, 'assignPolicy', refsOf(ticket, 'assignPolicy'));
  const granted = yield* grantRoles(context, ticket);
  const announced = yield* announce(context, ticket);
  const hosts = yield* updateHosts(context, ticket);
  const seen = yield* verify(context, ticket, hosts);
  const clean = seen.failures.length === 0 && hosts.every((host) => host.status === 'done');
  const objects = yield* writeObjects(context, ticket, clean);
  const taken = clean ? yield* takeBack(context, ticket) : [];
  const answers = [...policies, ...granted, announced, objects, ...taken];
  return {
    failures: [
      ...answers.flatMap(failuresOf),
      ...hosts.flatMap(({ lost }) => lost ?? []),
      ...seen.failures,
    ],
    writes: [...answers, ...hosts].reduce((sum, { writes }) => sum + (writes ?? 0), 0),
    attached: seen.attached,
  };
}

function failuresOf(answer: Written | ObjectsWritten): readonly Failure[] {
  if ('failures' in answer) return answer.failures;
  return answer.failure === undefined ? [] : [answer.failure];
}

/** NMI waits 20 s longer for an object that is there, even as Created, and a PATCH takes 40 s (mic.md 1.5). */
function* announce(context: OrchestrationContext, ticket: RunTicket): Steps<ObjectsWritten> {
  if (refsOf(ticket, 'updateHost').length === 0) return { writes: 0, failures: [] };
  return yield* writeObjects(context, ticket, false);
}

function* takeBack(context: OrchestrationContext, ticket: RunTicket): Steps<readonly Written[]> {
  const unassigned = yield* callAll(context, 'unassignPolicy', refsOf(ticket, 'unassignPolicy'));
  const revoked = yield* callAll(context, 'revokeRole', refsOf(ticket, 'revokeRole'));
  return [...unassigned, ...revoked];
}

function* grantRoles(context: OrchestrationContext, ticket: RunTicket): Steps<readonly Written[]> {
  const refs = refsOf(ticket, 'grantRole');
  if (refs.length > 0) context.df.setCustomStatus({ step: 'roles', planId: ticket.planId });
  return yield* callAll(context, 'grantRole', refs);
}

function* verify(
  context: OrchestrationContext,
  ticket: RunTicket,
  hosts: readonly HostUpdate[],
): Steps<Pick<CarriedOut, 'failures' | 'attached'>> {
  if (hosts.length === 0 || !ticket.looksBack) return { failures: [], attached: {} };
  context.df.setCustomStatus({ step: 'verify', planId: ticket.planId });
  return yield* call(context, 'verifyHosts', runOf(ticket));
}
