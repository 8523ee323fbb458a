import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../shared/core/base/errors';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { Written } from './activities/cluster/write-step';
import type { Steps } from './call';
import { callAll } from './call';
import type { RunTicket } from './names';
import { refsOf, updateHosts } from './update-hosts';
import type { ObjectsWritten } from './write-objects';
import { writeObjects } from './write-objects';

/** What is told of a run besides what its activities have written down; `attached` is what the hosts showed afterwards. */
export interface CarriedOut {
  readonly failures: readonly Failure[];
  readonly writes: number;
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
}

/**
 * The steps of a plan, in order: policy → rights → identities onto hosts → a look → identities off hosts → a look →
 * objects in the cluster → what is taken back. Roles go last, and only when every host is in order and nothing was refused:
 * taking identities off needs them.
 */
export function* carryOut(context: OrchestrationContext, ticket: RunTicket): Steps<CarriedOut> {
  const policies = yield* callAll(context, 'assignPolicy', refsOf(ticket, 'assignPolicy'));
  const granted = yield* grantRoles(context, ticket);
  const announced = yield* announce(context, ticket);
  const { hosts, ...seen } = yield* updateHosts(context, ticket);
  const clean = seen.failures.length === 0 && hosts.every((host) => host.status === 'done');
  const inOrder = clean && hosts.every(({ refused }) => refused.length === 0);
  const objects = yield* writeObjects(context, ticket, clean);
  const taken = inOrder ? yield* takeBack(context, ticket) : [];
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
