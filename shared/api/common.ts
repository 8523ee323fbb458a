import type { Schema } from './parts';
import { FLAG, listOf, object, TEXT, TIME, WHOLE } from './parts';

export const CLUSTER_ID = {
  type: 'string',
  description: 'Resource id of the managed cluster, lower case.',
  pattern:
    '^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.containerservice/managedclusters/[^/]+$',
};

export const CONDITION = object({
  type: { enum: ['Ready', 'Reconciling', 'Stalled', 'Contested', 'Installed'] },
  status: { enum: ['True', 'False', 'Unknown'] },
  reason: { type: 'string', description: 'CamelCase, for programs.' },
  message: { type: 'string', description: 'What, where, and what to do next.' },
  lastTransition: TIME,
});

export const FAILURE = object(
  {
    policy: {
      enum: [
        'Transient',
        'Throttled',
        'Conflict',
        'Waiting',
        'Stalled',
        'Terminal',
        'UnknownOutcome',
      ],
    },
    code: TEXT,
    message: TEXT,
    target: TEXT,
    retryAfterMs: { type: 'number' },
    lookAgainMs: { type: 'number' },
    remedy: { type: 'string', description: 'What a human does to mend it, ready to paste.' },
    correlationId: TEXT,
    step: { type: 'string', description: 'Id of the step of the plan that failed.' },
    aside: { type: 'boolean', description: 'Nothing that pods rely on hangs on it.' },
    apart: { type: 'boolean', description: 'Nothing else waits for what it waits for.' },
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
  key: { type: 'string', description: '`identity:<id>` or `step:<id>`.' },
  digest: TEXT,
  count: WHOLE,
  at: TIME,
  until: TIME,
  failure: object(
    { policy: TEXT, code: TEXT, message: TEXT, target: TEXT, remedy: TEXT },
    'target',
    'remedy',
  ),
});

/** What Azure says does not exist, and since when. */
export const ABSENCE = object({ id: TEXT, since: TIME, by: { enum: ['read', 'event'] } });

export const RUN = object(
  {
    at: TIME,
    planId: TEXT,
    generation: WHOLE,
    causes: listOf(TEXT),
    writes: WHOLE,
    outcome: {
      enum: ['Converged', 'Changed', 'Waiting', 'Failed', 'Stalled', 'OffBoarded', 'Observed'],
    },
    message: TEXT,
    failures: { ...listOf(TEXT), description: 'Codes of all that was wrong, worst first.' },
  },
  'failures',
);

/** What is wrong, worst first. */
export const TROUBLES = {
  ...listOf(
    object(
      { policy: TEXT, code: TEXT, message: TEXT, target: TEXT, remedy: TEXT },
      'target',
      'remedy',
    ),
  ),
  description: 'All that was wrong at the last run, worst first; conditions tell of the first.',
};
/** Of a summary. */
export const CODES = { ...listOf(TEXT), description: 'Codes of all that is wrong, worst first.' };

/** Why somebody wants a look, oldest first. */
const REASONS = listOf(
  object(
    {
      at: TIME,
      source: { enum: ['event', 'sweep', 'http', 'retry', 'watch', 'sync'] },
      detail: TEXT,
      about: TEXT,
      deleted: { type: 'string', description: 'What was deleted, if it tells of that.' },
      id: { type: 'string', description: 'Of the HTTP request that it came with.' },
    },
    ...['about', 'deleted', 'id'],
  ),
);

/** A write, with what it was about. */
export function auditOf(about: Readonly<Record<string, Schema>>): Schema {
  return object({
    at: TIME,
    ...about,
    planId: TEXT,
    stepId: TEXT,
    action: TEXT,
    target: TEXT,
    cause: TEXT,
    outcome: { enum: ['sent', 'succeeded', 'failed'] },
    detail: TEXT,
    correlationId: TEXT,
  });
}

/** A row of a work queue. */
export function workOf(more: Readonly<Record<string, Schema>> = {}): Schema {
  const row = object(
    {
      ...more,
      generation: WHOLE,
      reconciledGeneration: WHOLE,
      behind: FLAG,
      notBefore: TIME,
      attempts: WHOLE,
      reasons: REASONS,
    },
    'notBefore',
  );
  return { anyOf: [row, { type: 'null' }] };
}
