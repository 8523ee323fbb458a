import type { ClusterNeeds } from '../../../core/admission/cluster-needs';
import type { ConditionStatus, ConditionType, ReasonCode } from '../../../core/base/conditions';
import type { ErrorCode, ErrorPolicy } from '../../../core/base/errors';
import type { ObjectsReport } from '../../../core/pod-identity/findings';
import type { PlanRecord } from '../../../core/run/cluster-state';
import type { RunRecord } from '../../../core/run/state';
import { FLAG, ID, list, object, optional, outline, text, textAs, TIME, WHOLE } from './shape';

/** Characters. Together they stay below the 512 Ki characters of a row. */
export const BUDGET = {
  plan: 120_000,
  objects: 100_000,
  needs: 120_000,
  history: 64_000,
  conditions: 32_000,
  contests: 32_000,
  refusals: 32_000,
  failures: 24_000,
};
export const MAX_MESSAGE_LENGTH = 2000;

/** Words that people read may be of a later version. */
export const CONDITION = object({
  type: textAs<ConditionType>(),
  status: textAs<ConditionStatus>(),
  reason: textAs<ReasonCode>(),
  message: text(),
  lastTransition: TIME,
});

export const TROUBLE = object({
  policy: textAs<ErrorPolicy>(),
  code: textAs<ErrorCode>(),
  message: text(),
  target: optional(text()),
  remedy: optional(text()),
});

export const RUN = object({
  at: TIME,
  planId: text(),
  generation: WHOLE,
  causes: list(text()),
  writes: WHOLE,
  outcome: textAs<RunRecord['outcome']>(),
  message: text(),
  failures: optional(list(text())),
  headroom: optional(
    object({ reads: optional(WHOLE), writes: optional(WHOLE), deletes: optional(WHOLE) }),
  ),
});

export const CONTEST = object({
  on: text(),
  losses: list(TIME),
  missing: FLAG,
  taken: list(ID),
});

export const REFUSAL = object({
  key: text(),
  digest: text(),
  count: WHOLE,
  at: TIME,
  until: TIME,
  failure: TROUBLE,
});

/** What is remembered of a cluster: what is small as columns, what is long as JSON over several. */
export const CLUSTER_STATE_ROW = object({
  cluster: ID,
  profile: optional(text({ longest: MAX_MESSAGE_LENGTH })),
  nodeResourceGroup: optional(ID),
  observedGeneration: WHOLE,
  offboarded: optional(FLAG),
  conditions: list(CONDITION, { budget: BUDGET.conditions }),
  history: list(RUN, { budget: BUDGET.history, firstOnly: true }),
  failures: optional(list(TROUBLE, { budget: BUDGET.failures, firstOnly: true })),
  /** Rows of before hosts and roles were told apart have none. */
  contests: optional(list(CONTEST, { budget: BUDGET.contests, firstOnly: true })),
  refusals: optional(list(REFUSAL, { budget: BUDGET.refusals, firstOnly: true })),
  attachedAt: optional(TIME),
  onboardedAt: optional(TIME),
  acceptedRisk: optional(FLAG),
});

/** What lies beside these columns, and is cut by rules of its own when it is too long. */
export const OBJECTS = outline<ObjectsReport>(
  object({
    at: TIME,
    counts: object({}),
    findings: list(object({})),
    omitted: WHOLE,
    tokens: object({}),
  }),
);
export const NEEDS = outline<ClusterNeeds>(object({ grants: optional(list(object({}))) }));
export const PLAN_RECORD = outline<PlanRecord>(
  object({
    planId: text(),
    at: TIME,
    plan: object({
      cluster: ID,
      steps: list(object({ id: text(), kind: text() })),
      failures: list(object({})),
    }),
  }),
);
