import type { TNull, TSchema, TUnion } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import { CONDITION_TYPES } from '../core/base/conditions';
import type { ReasonCode } from '../core/base/conditions';
import type { ErrorCode } from '../core/base/errors';
import type { LackCode } from '../core/base/repo-file';
import { OUTCOMES } from './parameters';
import { DOCS, FLAG, listOf, object, oneOf, TEXT, TIME, WHOLE, wordOf } from './parts';

export const CLUSTER_ID = Type.String({
  description: 'Resource id of the managed cluster, lower case.',
  pattern:
    '^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.containerservice/managedclusters/[^/]+$',
});

export const CONDITION = object({
  type: oneOf(CONDITION_TYPES),
  status: oneOf(['True', 'False', 'Unknown']),
  reason: wordOf<ReasonCode>('CamelCase, for programs.'),
  message: Type.String({ description: 'What, where, and what to do next.' }),
  lastTransition: TIME,
  docs: DOCS,
});

/** Of a failure: a code that docs/reference/errors.md explains, or one of another system. */
const CODE = wordOf<ErrorCode>();

/** Why something is not proposed, and where that is explained. */
export const LACK_CODE = { code: wordOf<LackCode>(), docs: DOCS };

const POLICY = oneOf([
  'Transient',
  'Throttled',
  'Conflict',
  'Waiting',
  'Stalled',
  'Terminal',
  'UnknownOutcome',
]);

export const FAILURE = object(
  {
    policy: POLICY,
    code: CODE,
    message: TEXT,
    target: TEXT,
    retryAfterMs: Type.Number(),
    lookAgainMs: Type.Number(),
    remedy: Type.String({ description: 'What a human can do to fix it, ready to paste.' }),
    correlationId: TEXT,
    step: Type.String({ description: 'Id of the step of the plan that failed.' }),
    aside: Type.Boolean({ description: 'No pod depends on it.' }),
    apart: Type.Boolean({ description: 'It does not hold up anything else.' }),
  },
  'target',
  'retryAfterMs',
  'lookAgainMs',
  'remedy',
  'correlationId',
  'step',
  'aside',
  'apart',
);

/** A write that Azure refused, and that rests until something changes or its time has come. */
export const REFUSAL = object({
  key: Type.String({ description: '`identity:<id>` or `step:<id>`.' }),
  digest: TEXT,
  count: WHOLE,
  at: TIME,
  until: TIME,
  failure: object(
    { policy: POLICY, code: CODE, message: TEXT, target: TEXT, remedy: TEXT },
    'target',
    'remedy',
  ),
});

/** What Azure says does not exist, and since when. */
export const ABSENCE = object({ id: TEXT, since: TIME, by: oneOf(['read', 'event']) });

export const RUN = object(
  {
    at: TIME,
    planId: TEXT,
    generation: WHOLE,
    causes: listOf(TEXT),
    writes: WHOLE,
    outcome: oneOf(OUTCOMES),
    message: TEXT,
    failures: { ...listOf(TEXT), description: 'Codes of everything that was wrong, worst first.' },
    headroom: {
      ...object({ reads: WHOLE, writes: WHOLE, deletes: WHOLE }, 'reads', 'writes', 'deletes'),
      description:
        "Calls that Azure Resource Manager's limits left at the tightest moment shortly before the run ended, as its answers said.",
    },
  },
  'failures',
  'headroom',
);

/** What is wrong, worst first. */
export const TROUBLES = {
  ...listOf(
    object(
      { policy: POLICY, code: CODE, message: TEXT, target: TEXT, remedy: TEXT, docs: DOCS },
      'target',
      'remedy',
    ),
  ),
  description:
    'Everything that was wrong at the last run, worst first; conditions describe the first.',
};
/** Of a summary. */
export const CODES = {
  ...listOf(TEXT),
  description: 'Codes of everything that is wrong, worst first.',
};

/** Why somebody wants a look, oldest first. */
export const REASONS = listOf(
  object(
    {
      at: TIME,
      source: oneOf(['event', 'sweep', 'http', 'retry', 'watch', 'sync']),
      detail: TEXT,
      about: Type.Literal('cluster', {
        description: 'It is only about the cluster or its hosts.',
      }),
      deleted: Type.String({ description: 'What was deleted, if that is what the event says.' }),
      id: Type.String({ description: 'Of the HTTP request that it came with.' }),
      planId: Type.String({ description: 'The plan that the request approves.' }),
    },
    'about',
    'deleted',
    'id',
    'planId',
  ),
);

/** Of a write; what it was about comes with it. */
export const AUDIT_LINE = {
  at: TIME,
  planId: TEXT,
  stepId: TEXT,
  action: TEXT,
  target: TEXT,
  cause: TEXT,
  outcome: oneOf(['sent', 'succeeded', 'failed']),
  detail: TEXT,
  correlationId: TEXT,
};

/** Of a row of a work queue. */
export const WORK_ROW = {
  generation: WHOLE,
  reconciledGeneration: WHOLE,
  behind: FLAG,
  notBefore: TIME,
  attempts: WHOLE,
  reasons: REASONS,
};

/** What the queue has of it, or null: nobody has asked for it yet. */
export function orNull<S extends TSchema>(row: S): TUnion<[S, TNull]> {
  return Type.Union([row, Type.Null()]);
}
