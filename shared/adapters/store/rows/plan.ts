import type { Planned } from '../../../core/run/run';
import type { PlanMode } from '../../../core/run/stored-plan';
import type { PlannedChart } from '../../../core/run/chart/chart-run';
import type { PlannedRepository } from '../../../core/run/repository/repository-run';
import { FAILURE } from './failure';
import { FLAG, ID, list, object, outline, text, TIME, WHOLE, word } from './shape';

const MODES: readonly PlanMode[] = ['run', 'dryRun', 'observeOnly', 'rest', 'preview'];

/** One piece of a plan's text, which lies beside these columns; a text of more than one piece is deflated. */
export const PLAN_PIECE_ROW = object({
  planId: text(),
  at: TIME,
  mode: word(MODES),
  encoding: word(['plain', 'deflate']),
  pieces: WHOLE,
});

const RUN = { kind: word(['planned']), planId: text(), generation: WHOLE, attempts: WHOLE };
const STEPS = list(object({ id: text(), kind: text() }));

/** What is planned for a cluster, a chart or a repository: what a run reads of it whatever is in it. */
export const PLANNED_CLUSTER = outline<Planned>(
  object({
    ...RUN,
    apply: FLAG,
    plan: object({ cluster: ID, steps: STEPS, failures: list(FAILURE) }),
  }),
);
export const PLANNED_CHART = outline<PlannedChart>(
  object({
    ...RUN,
    apply: FLAG,
    plan: object({ chart: text(), steps: STEPS, failures: list(FAILURE) }),
  }),
);
export const PLANNED_REPOSITORY = outline<PlannedRepository>(
  object({ ...RUN, apply: FLAG, decisions: list(object({})), failures: list(FAILURE) }),
);
