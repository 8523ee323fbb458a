import type { OrchestrationContext } from 'durable-functions';
import type {
  ChartStepTicket,
  ChartTicket,
  PushResult,
} from '../../shared/core/run/chart/chart-run';
import type { ImportUpdate } from '../activities/chart/advance-import';
import type { RecordChartInput } from '../activities/chart/record-chart';
import type { Steps } from '../call';
import { call, callAll } from '../call';
import type { ChartInput } from '../names';
import type { Kind } from '../reconcile';
import { inRounds } from '../rounds';
import { chartTicketIn } from '../ticket-in';

/** Imports under way at once: ACR copies them on its own machines, and throttles whoever starts many. */
const MAX_CONCURRENT_IMPORTS = 5;

type CarriedOut = Pick<RecordChartInput, 'pushes' | 'lost'>;

/** Brings a chart and its images to the registries. */
export const CHART: Kind<ChartInput, ChartTicket, CarriedOut> = {
  *plan(context, { chart }) {
    const outcome = yield* call(context, 'planChart', { chart });
    return outcome.kind === 'planned' ? chartTicketIn(outcome) : outcome;
  },
  carryOut,
  nothingDone: { pushes: [], lost: [] },
  *record(context, { chart, planId }, done) {
    return yield* call(context, 'recordChart', { chart, planId, ...done });
  },
};

/** A chart is pushed to a registry once its images are there: anyone who installs it finds them. */
function* carryOut(context: OrchestrationContext, ticket: ChartTicket): Steps<CarriedOut> {
  const imports = yield* importAll(context, ticket);
  const lacking = new Set(
    imports.filter(({ status }) => status !== 'done').map(({ step }) => step.registry),
  );
  const pushes = yield* pushAll(context, ticket, lacking);
  return { pushes, lost: imports.flatMap(({ lost }) => lost ?? []) };
}

function* importAll(
  context: OrchestrationContext,
  { planId, chart, steps }: ChartTicket,
): Steps<readonly ImportUpdate[]> {
  const images = steps.filter(({ kind }) => kind === 'importImage').map(beginning);
  if (images.length > 0) context.df.setCustomStatus({ step: 'images', planId });
  return yield* inRounds(
    context,
    images,
    (due) =>
      callAll(
        context,
        'advanceImport',
        due.map(({ step: { id: stepId, registry } }) => ({ chart, planId, stepId, registry })),
      ),
    MAX_CONCURRENT_IMPORTS,
  );
}

function beginning({ id, registry }: ChartStepTicket): ImportUpdate {
  return { step: { id, registry }, status: 'sending', waitMs: 0 };
}

/** One after the other: the package of each push is held in memory. */
function* pushAll(
  context: OrchestrationContext,
  { planId, chart, steps }: ChartTicket,
  lacking: ReadonlySet<string>,
): Steps<readonly PushResult[]> {
  const results: PushResult[] = [];
  for (const { id: stepId, kind, registry } of steps) {
    if (kind !== 'pushChart' || lacking.has(registry)) continue;
    context.df.setCustomStatus({ step: 'chart', registry, planId });
    results.push(yield* call(context, 'pushChart', { chart, planId, stepId }));
  }
  return results;
}
