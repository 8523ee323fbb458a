import { STEP_KINDS } from '../core/plan/step-definitions';
import { SITUATIONS } from '../core/run/explain-plan';
import type { EventOutcome } from '../core/arm/event';
import {
  ABSENCE,
  CODES,
  REFUSAL,
  TROUBLES,
  auditOf,
  CLUSTER_ID,
  CONDITION,
  FAILURE,
  RUN,
  workOf,
} from './common';
import { NEEDS, OBJECT_REF, OBJECTS } from './objects';
import type { Schema } from './parts';
import { FLAG, listOf, object, TEXT, TIME, WHOLE } from './parts';

import { SYNC_SCHEMAS } from './sync-schemas';

const INTENT = { enum: ['reconcile', 'offboard'] };

export function ref(name: keyof typeof SCHEMAS): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** Of a step, what every kind has; the rest depends on `kind`. */
const STEP = {
  type: 'object',
  required: ['kind', 'id', 'target', 'cause', 'cost', 'changes'],
  properties: {
    kind: { enum: STEP_KINDS },
    id: TEXT,
    target: TEXT,
    cause: { enum: ['Missing', 'Drift', 'IdentityRecreated', 'NoLongerDesired', 'OffBoarding'] },
    cost: object({ reads: WHOLE, writes: WHOLE }),
    changes: listOf(object({ sign: { enum: ['+', '~', '-'] }, what: TEXT })),
  },
};

const LEDGER_ENTRY = {
  type: 'object',
  description: 'Something that we added: an identity on a host, a role or a policy assignment.',
  required: ['kind', 'state', 'since'],
  properties: {
    kind: { enum: ['identity', 'role', 'policy'] },
    state: { enum: ['intended', 'held'] },
    since: TIME,
  },
};

const WARNINGS = {
  ...listOf(TEXT),
  description:
    'What somebody should mend although it holds nothing up, such as a tag that nobody can read.',
};

const KEEPS = { const: true, description: 'It lacks a tag, and stays where we attached it.' };

const PLAN = object(
  {
    cluster: CLUSTER_ID,
    steps: listOf(STEP),
    failures: listOf(FAILURE),
    refusals: listOf(
      object(
        {
          identity: TEXT,
          rule: TEXT,
          object: OBJECT_REF,
          keeps: KEEPS,
          attachedTo: {
            ...listOf(TEXT),
            description: 'Hosts on which somebody else has put it; it is never taken off there.',
          },
        },
        ...['object', 'keeps', 'attachedTo'],
      ),
    ),
    massRemoval: object({ removing: WHOLE, held: WHOLE, maxShare: { type: 'number' } }),
    warnings: WARNINGS,
    notes: {
      ...listOf(TEXT),
      description: 'What would cost less: hosts on which no pod uses the identities of a group.',
    },
    bookkeeping: object(
      { put: listOf(LEDGER_ENTRY), remove: listOf(LEDGER_ENTRY), leftToOthers: listOf(TEXT) },
      'leftToOthers',
    ),
    adds: {
      ...listOf(object({ id: TEXT, principalId: TEXT, isProven: FLAG })),
      description: 'Identities that are attached; proven: a host of the cluster has it already.',
    },
    cost: object({ reads: WHOLE, writes: WHOLE }),
  },
  ...['massRemoval', 'adds', 'warnings', 'notes'],
);

const PLANNED = object(
  {
    kind: { const: 'planned' },
    planId: TEXT,
    generation: WHOLE,
    madeAt: TIME,
    attempts: WHOLE,
    intent: INTENT,
    profile: TEXT,
    plan: PLAN,
    apply: { type: 'boolean', description: 'False: a run would write nothing; see rest.' },
    rest: object({ reason: TEXT, message: TEXT }),
    rolesSettling: FLAG,
    woken: {
      type: 'boolean',
      description: 'Something changed that may help with what Azure refused.',
    },
    byPerson: { type: 'boolean', description: 'A person asked for this run.' },
    report: OBJECTS,
    needs: NEEDS,
    watch: FLAG,
    acceptedRisk: FLAG,
    nodes: { type: 'object' },
    absences: { ...listOf(ABSENCE), description: 'What Azure says does not exist.' },
    situation: { enum: SITUATIONS, description: 'What is the matter, for programs.' },
    explanation: { type: 'string', description: 'What a run does now, in a sentence.' },
    otherwise: {
      ...object({ when: TEXT, plan: PLAN, note: TEXT }, 'note'),
      description: 'What a run would do if what holds it back were not there. Never carried out.',
    },
  },
  ...['profile', 'rest', 'report', 'watch', 'acceptedRisk', 'nodes', 'absences', 'otherwise'],
  ...['woken', 'byPerson', 'needs'],
);

const CLUSTER = object(
  {
    cluster: CLUSTER_ID,
    profile: TEXT,
    nodeResourceGroup: TEXT,
    conditions: listOf(CONDITION),
    failures: TROUBLES,
    observedGeneration: WHOLE,
    lastPlan: object({ planId: TEXT, at: TIME, plan: PLAN }),
    history: listOf(RUN),
    contests: listOf({
      ...object({ on: TEXT, losses: listOf(TIME), missing: FLAG, taken: listOf(TEXT) }),
      description: 'A host or a role from which others have taken something lately, and when.',
    }),
    refusals: {
      ...listOf(REFUSAL),
      description: 'What Azure refused, and when it is tried again.',
    },
    objects: OBJECTS,
    needs: NEEDS,
    attachedAt: { ...TIME, description: 'When we last attached anything to a host.' },
    acceptedRisk: { type: 'boolean', description: 'kubenet without a policy, by the profile.' },
    offboarded: FLAG,
    warnings: WARNINGS,
    work: workOf({ intent: INTENT }),
    ledger: listOf(LEDGER_ENTRY),
    audit: listOf(auditOf({ cluster: CLUSTER_ID })),
  },
  // A cluster that was asked for and not looked at yet has none of them.
  ...['profile', 'nodeResourceGroup', 'conditions', 'observedGeneration'],
  ...['lastPlan', 'history', 'contests', 'offboarded'],
  ...['objects', 'needs', 'attachedAt', 'acceptedRisk', 'refusals', 'failures'],
);

const CLUSTER_SUMMARY = object(
  {
    cluster: CLUSTER_ID,
    profile: TEXT,
    ready: { enum: ['True', 'False', 'Unknown'] },
    reason: TEXT,
    message: TEXT,
    stalled: FLAG,
    contested: FLAG,
    failures: CODES,
    lastRun: TIME,
    warnings: WARNINGS,
  },
  'profile',
  'lastRun',
);

const SELECTOR = {
  type: 'object',
  description: 'Every given part must hold; within a list, one entry must. Globs know * and ?.',
  minProperties: 1,
  additionalProperties: false,
  properties: Object.fromEntries(
    ['subscriptions', 'resourceGroups', 'names', 'profiles'].map((part) => [
      part,
      { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
    ]),
  ),
};

/** By outcome; what has not happened is left out. */
const EVENTS = {
  accepted: WHOLE,
  malformed: WHOLE,
  eventType: WHOLE,
  resourceType: WHOLE,
  resourceId: WHOLE,
  subscription: WHOLE,
  ownWrite: WHOLE,
  noClusterConcerned: WHOLE,
  tooManyUnknown: WHOLE,
  noChartConcerned: WHOLE,
} as const satisfies Record<EventOutcome, Schema>;

const STATUS = object({
  dryRun: FLAG,
  configuration: object({
    version: TEXT,
    profiles: listOf(TEXT),
    problems: {
      ...listOf({ type: 'object' }),
      description: 'Why a newer configuration is not in force.',
    },
  }),
  queue: {
    ...object({ clusters: WHOLE, charts: WHOLE, targets: WHOLE, behind: WHOLE }),
    description: 'Rows that were ever asked for, and how many of them wait for a run.',
  },
  unswept: {
    ...listOf(object({ cluster: CLUSTER_ID, holds: WHOLE })),
    description:
      'Clusters with something of ours in subscriptions that are no longer in the settings: no sweep looks after them. DELETE off-boards them.',
  },
  events: {
    ...object(EVENTS, ...Object.keys(EVENTS)),
    description:
      'What became of the events that this process received: accepted, or why one was ignored.',
  },
});

const PROBLEM = object(
  {
    type: { type: 'string', pattern: '^urn:aks-identity-reconciler:problem:[A-Z][A-Za-z]+$' },
    title: { type: 'string', description: 'CamelCase, for programs.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What was wrong, where.' },
    remedy: { type: 'string', description: 'What to do next.' },
    plan: { ...PLAN, description: 'Of a refused off-boarding: what it would take back.' },
  },
  'remedy',
  'plan',
);

const ACCEPTED = {
  type: 'object',
  description: 'Where to follow the work.',
  required: ['run'],
  additionalProperties: false,
  properties: {
    cluster: CLUSTER_ID,
    subject: { type: 'string', description: '`chart:<name>` or `gitops:<name>`.' },
    generation: WHOLE,
    status: { type: 'string', description: 'Path of the cluster, chart or target in this API.' },
    dryRun: { const: true },
    selector: SELECTOR,
    run: { type: 'string', description: 'Path of the run; Location has it with the site.' },
  },
};

const RUN_VIEW = object(
  {
    id: TEXT,
    state: {
      enum: ['Pending', 'Running', 'Completed', 'Failed', 'Terminated', 'Suspended'],
      description: 'Failed: look for the id in the log. What it came to is the outcome.',
    },
    step: { type: 'string', description: 'What it is at.' },
    planId: TEXT,
    plan: { type: 'string', description: 'Path of the plan.' },
    outcome: {
      type: 'string',
      description:
        'As in the history of its cluster, chart or target; Planned of a dry run, Swept, NothingToDo, or why its plan was refused.',
    },
    status: { type: 'string', description: 'Path of the cluster, chart or target.' },
    notBefore: { ...TIME, description: 'It waits until then.' },
    startedAt: TIME,
    updatedAt: TIME,
    clusters: { ...WHOLE, description: 'Of a sweep: that it has looked at.' },
    queued: { ...listOf(TEXT), description: 'Of a sweep: clusters that it has asked for.' },
    problems: listOf(TEXT),
  },
  ...['step', 'planId', 'plan', 'outcome', 'status', 'notBefore', 'startedAt', 'updatedAt'],
  ...['clusters', 'queued', 'problems'],
);

export const SCHEMAS = {
  Accepted: ACCEPTED,
  Run: RUN_VIEW,
  Cluster: CLUSTER,
  ClusterSummary: CLUSTER_SUMMARY,
  Planned: PLANNED,
  Problem: PROBLEM,
  Selector: SELECTOR,
  Status: STATUS,
  ...SYNC_SCHEMAS,
} as const satisfies Readonly<Record<string, Schema>>;
