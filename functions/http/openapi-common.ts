import type { Schema } from './openapi-parts';
import { FLAG, listOf, object, TEXT, TIME, WHOLE } from './openapi-parts';

export const CLUSTER_ID = {
  type: 'string',
  description: 'Resource id of the managed cluster, lower case.',
  pattern:
    '^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\\.containerservice/managedclusters/[^/]+$',
};

export const CONDITION = object({
  type: { enum: ['Ready', 'Reconciling', 'Stalled', 'Contested'] },
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
  },
  'target',
  'retryAfterMs',
  'lookAgainMs',
  'remedy',
  'correlationId',
);

export const RUN = object({
  at: TIME,
  planId: TEXT,
  generation: WHOLE,
  causes: listOf(TEXT),
  writes: WHOLE,
  outcome: {
    enum: ['Converged', 'Changed', 'Waiting', 'Failed', 'Stalled', 'OffBoarded', 'Observed'],
  },
  message: TEXT,
});

/** Why somebody wants a look, oldest first. */
export const REASONS = listOf(
  object(
    {
      at: TIME,
      source: { enum: ['event', 'sweep', 'http', 'retry', 'watch', 'sync'] },
      detail: TEXT,
      about: TEXT,
    },
    'about',
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
