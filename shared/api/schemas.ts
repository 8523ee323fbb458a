import { SELECTOR } from './bodies';
import { OUTCOMES, ROLES } from './parameters';
import type { EventOutcome } from '../core/arm/event';
import {
  CODES,
  REFUSAL,
  TROUBLES,
  AUDIT_LINE,
  CLUSTER_ID,
  CONDITION,
  RUN,
  orNull,
  WORK_ROW,
} from './common';
import { NEEDS, OBJECTS } from './objects';
import type { Static, TSchema, TUnsafe } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import { ANYTHING, DOCS, FLAG, listOf, object, oneOf, TEXT, TIME, WHOLE } from './parts';
import { INTENT, LEDGER_ENTRY, PLAN, PLANNED, WARNINGS } from './plan-schemas';
import { SYNC_SCHEMAS } from './sync-schemas';

export const AUDIT = object({ cluster: CLUSTER_ID, ...AUDIT_LINE });

export const CLUSTER = object(
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
      description: 'A host or a role from which others have removed something recently, and when.',
    }),
    refusals: {
      ...listOf(REFUSAL),
      description: 'What Azure refused, and when it is tried again.',
    },
    objects: OBJECTS,
    needs: NEEDS,
    attachedAt: { ...TIME, description: 'When we last attached anything to a host.' },
    onboardedAt: {
      ...TIME,
      description: 'When it was Ready for the first time since it was onboarded.',
    },
    acceptedRisk: Type.Boolean({ description: 'kubenet without a policy, by the profile.' }),
    offboarded: FLAG,
    warnings: WARNINGS,
    work: orNull(object({ intent: INTENT, ...WORK_ROW }, 'notBefore')),
    ledger: listOf(LEDGER_ENTRY),
    audit: listOf(AUDIT),
  },
  // A cluster that was asked for and not looked at yet has none of them.
  'profile',
  'nodeResourceGroup',
  'conditions',
  'observedGeneration',
  'lastPlan',
  'history',
  'contests',
  'offboarded',
  'objects',
  'needs',
  'attachedAt',
  'onboardedAt',
  'acceptedRisk',
  'refusals',
  'failures',
);

const CLUSTER_SUMMARY = object(
  {
    cluster: CLUSTER_ID,
    profile: TEXT,
    ready: oneOf(['True', 'False', 'Unknown']),
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

const COUNT = Type.Optional(WHOLE);
/** By outcome; what has not happened is left out. */
const EVENTS = {
  accepted: COUNT,
  malformed: COUNT,
  eventType: COUNT,
  resourceType: COUNT,
  resourceId: COUNT,
  subscription: COUNT,
  ownWrite: COUNT,
  noClusterConcerned: COUNT,
  tooManyUnknown: COUNT,
  noChartConcerned: COUNT,
} as const satisfies Record<EventOutcome, TSchema>;

const STATUS = object({
  dryRun: FLAG,
  configuration: object({
    version: TEXT,
    profiles: listOf(TEXT),
    tagPrefix: Type.String({ description: 'Of the tags that tighten what is done to a cluster.' }),
    problems: {
      ...listOf(ANYTHING),
      description: 'Why a newer configuration is not in force.',
    },
  }),
  queue: {
    ...object({ clusters: WHOLE, charts: WHOLE, repositories: WHOLE, behind: WHOLE }),
    description: 'Rows that were ever asked for, and how many of them wait for a run.',
  },
  unswept: {
    ...listOf(object({ cluster: CLUSTER_ID, holds: WHOLE })),
    description:
      'Clusters with something of ours in subscriptions that are no longer in the settings: no sweep covers them. DELETE off-boards them.',
  },
  events: {
    ...object(EVENTS),
    description:
      'What happened to the events that this process received: accepted, or why one was ignored.',
  },
});

/** A run of any kind. */
export const ACTIVITY_LINE = object(
  {
    cluster: CLUSTER_ID,
    chart: TEXT,
    repository: TEXT,
    at: TIME,
    planId: Type.String({ description: 'Azure knows its calls by an id that begins with it.' }),
    outcome: oneOf(OUTCOMES),
    message: TEXT,
    writes: WHOLE,
    failures: CODES,
  },
  'cluster',
  'chart',
  'repository',
  'failures',
);

const ME = object(
  {
    role: oneOf(ROLES, {
      description: 'reader: everything but GET is refused (403). operator: may change things.',
    }),
    by: oneOf(['key', 'entra'], {
      description:
        'entra: the app role of whoever has signed in. key: nobody has to say who it is.',
    }),
    name: Type.String({ description: 'As Entra says it.' }),
  },
  'name',
);

const PROBLEM = object(
  {
    type: Type.String({ pattern: '^urn:aks-identity-reconciler:problem:[A-Z][A-Za-z]+$' }),
    title: Type.String({ description: 'CamelCase, for programs.' }),
    docs: DOCS,
    status: Type.Integer(),
    detail: Type.String({ description: 'What was wrong, where.' }),
    remedy: Type.String({ description: 'What to do next.' }),
    plan: { ...PLAN, description: 'Of a refused off-boarding: what it would take back.' },
  },
  'remedy',
  'plan',
);

const ACCEPTED = object(
  {
    cluster: CLUSTER_ID,
    chart: TEXT,
    repository: TEXT,
    generation: WHOLE,
    status: Type.String({ description: 'Path of the cluster, chart or repository in this API.' }),
    dryRun: Type.Literal(true),
    selector: SELECTOR,
    run: Type.String({ description: 'Path of the run; Location has it with the site.' }),
  },
  'cluster',
  'chart',
  'repository',
  'generation',
  'status',
  'dryRun',
  'selector',
);

const RUN_VIEW = object(
  {
    id: TEXT,
    state: oneOf(['Pending', 'Running', 'Completed', 'Failed', 'Terminated', 'Suspended'], {
      description: 'Failed: look for the id in the log. The result is in outcome.',
    }),
    step: Type.String({ description: 'Current step.' }),
    planId: TEXT,
    plan: Type.String({ description: 'Path of the plan.' }),
    outcome: Type.String({
      description:
        'As in the history of its cluster, chart or repository; Planned of a dry run, Swept, NothingToDo, or why its plan was refused.',
    }),
    status: Type.String({ description: 'Path of the cluster, chart or repository.' }),
    notBefore: { ...TIME, description: 'It waits until then.' },
    startedAt: TIME,
    updatedAt: TIME,
    clusters: { ...WHOLE, description: 'Of a sweep: clusters that it has looked at.' },
    queued: { ...listOf(TEXT), description: 'Of a sweep: clusters that it has queued.' },
    problems: listOf(TEXT),
  },
  'step',
  'planId',
  'plan',
  'outcome',
  'status',
  'notBefore',
  'startedAt',
  'updatedAt',
  'clusters',
  'queued',
  'problems',
);

export const SCHEMAS = {
  Accepted: ACCEPTED,
  Run: RUN_VIEW,
  ActivityLine: ACTIVITY_LINE,
  Me: ME,
  Cluster: CLUSTER,
  ClusterSummary: CLUSTER_SUMMARY,
  Planned: PLANNED,
  Problem: PROBLEM,
  Selector: SELECTOR,
  Status: STATUS,
  ...SYNC_SCHEMAS,
} as const satisfies Readonly<Record<string, TSchema>>;

/** A schema of the components, by name. */
export function ref<N extends keyof typeof SCHEMAS>(name: N): TUnsafe<Static<(typeof SCHEMAS)[N]>> {
  return Type.Unsafe({ $ref: `#/components/schemas/${name}` });
}
