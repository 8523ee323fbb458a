import type { OrchestrationContext } from 'durable-functions';
import type { Failure } from '../shared/core/base/errors';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { StepPhase } from '../shared/core/plan/step-definition';
import { STEP_PHASES } from '../shared/core/plan/step-definition';
import type { KindsIn } from '../shared/core/plan/step-definitions';
import { kindsIn } from '../shared/core/plan/step-definitions';
import type { StepResult } from '../shared/core/run/step-results';
import { unanswered } from '../shared/core/run/step-results';
import type { HostUpdate } from './activities/cluster/advance-host';
import type { Written } from './activities/cluster/write-step';
import type { Steps } from './call';
import { callAll } from './call';
import type { RunTicket } from './names';
import { refsOf, updateHosts } from './update-hosts';
import { writeObjects } from './write-objects';

/** What is said about a run besides what its activities have written down; `attached` is what the hosts showed afterwards. */
export interface CarriedOut {
  readonly failures: readonly Failure[];
  readonly writes: number;
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
}

/** What the phases so far have come to. */
interface SoFar {
  readonly results: readonly StepResult[];
  /** Of no single step: writes that were undone meanwhile, and what the looks at the hosts brought. */
  readonly failures: readonly Failure[];
  readonly attached: CarriedOut['attached'];
  /** Every host was updated and seen to be so. */
  readonly clean: boolean;
  /** Azure refused no identity. */
  readonly unrefused: boolean;
}

type PhaseRunner = (
  context: OrchestrationContext,
  ticket: RunTicket,
  soFar: SoFar,
) => Steps<Partial<SoFar>>;

/** Kinds whose steps are one call of the activity of the same name. */
type OneCall = KindsIn<'policies' | 'rights' | 'takeBack'>;

const RUNNERS: Readonly<Record<StepPhase, PhaseRunner>> = {
  policies: (context, ticket) => callEach(context, ticket, kindsIn('policies')),
  rights: grantRoles,
  hosts,
  objects,
  takeBack,
};

const BEGINNING: SoFar = { results: [], failures: [], attached: {}, clean: true, unrefused: true };

/**
 * The steps of a plan, phase after phase: policies → rights → identities onto hosts → a look → identities off hosts → a
 * look → objects in the cluster → what is taken back. Fails when a step was carried out by no phase.
 */
export function* carryOut(context: OrchestrationContext, ticket: RunTicket): Steps<CarriedOut> {
  let soFar = BEGINNING;
  for (const phase of STEP_PHASES) {
    const { results = [], failures = [], ...rest } = yield* RUNNERS[phase](context, ticket, soFar);
    soFar = {
      ...soFar,
      ...rest,
      results: [...soFar.results, ...results],
      failures: [...soFar.failures, ...failures],
    };
  }
  const { results, failures, attached } = soFar;
  return {
    failures: [
      ...results.flatMap((result) => result.failures),
      ...failures,
      ...unanswered(ticket, results),
    ],
    writes: results.reduce((sum, { writes }) => sum + writes, 0),
    attached,
  };
}

function* callEach(
  context: OrchestrationContext,
  ticket: RunTicket,
  kinds: readonly OneCall[],
): Steps<Pick<SoFar, 'results'>> {
  const results: StepResult[] = [];
  for (const kind of kinds) {
    const refs = refsOf(ticket, kind);
    const answers = yield* callAll(context, kind, refs);
    results.push(...answers.map((answer, at) => resultOf(refs[at]?.stepId ?? '', answer)));
  }
  return { results };
}

function resultOf(step: string, { writes, failure }: Written): StepResult {
  return { step, writes, failures: failure === undefined ? [] : [failure] };
}

function* grantRoles(
  context: OrchestrationContext,
  ticket: RunTicket,
): Steps<Pick<SoFar, 'results'>> {
  const kinds = kindsIn('rights');
  const isPlanned = kinds.some((kind) => refsOf(ticket, kind).length > 0);
  if (isPlanned) context.df.setCustomStatus({ step: 'roles', planId: ticket.planId });
  return yield* callEach(context, ticket, kinds);
}

function* hosts(context: OrchestrationContext, ticket: RunTicket): Steps<Partial<SoFar>> {
  const announced = yield* announce(context, ticket);
  const { hosts: updated, failures, attached } = yield* updateHosts(context, ticket);
  return {
    results: [...announced, ...updated.map(hostResult)],
    failures: [...updated.flatMap(({ lost }) => lost ?? []), ...failures],
    attached,
    clean: failures.length === 0 && updated.every(({ status }) => status === 'done'),
    unrefused: updated.every(({ refused }) => refused.length === 0),
  };
}

/** Failures of a host are written down by its activity. */
function hostResult({ step, writes }: HostUpdate): StepResult {
  return { step: step.id, writes, failures: [] };
}

/** NMI waits 20 s longer for an object that is there, even as Created, and a PATCH takes 40 s. */
function* announce(context: OrchestrationContext, ticket: RunTicket): Steps<readonly StepResult[]> {
  return refsOf(ticket, 'updateHost').length === 0
    ? []
    : yield* writeObjects(context, ticket, false);
}

function* objects(
  context: OrchestrationContext,
  ticket: RunTicket,
  { clean }: SoFar,
): Steps<Pick<SoFar, 'results'>> {
  return { results: yield* writeObjects(context, ticket, clean) };
}

/** Only when every host is in order and nothing was refused: taking identities off needs the roles. */
function* takeBack(
  context: OrchestrationContext,
  ticket: RunTicket,
  { clean, unrefused }: SoFar,
): Steps<Pick<SoFar, 'results'>> {
  const kinds = kindsIn('takeBack');
  if (clean && unrefused) return yield* callEach(context, ticket, kinds);
  const refs = kinds.flatMap((kind) => refsOf(ticket, kind));
  return {
    results: refs.map(({ stepId }) => ({ step: stepId, writes: 0, failures: [] })),
  };
}
