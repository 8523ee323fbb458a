import type { TSchema } from '@sinclair/typebox';
import { CHART_RESYNC, REPOSITORY_RESYNC, RESYNC } from './bodies';
import type { KindName } from './kinds';
import { KINDS, routeOf } from './kinds';
import type { Operation } from './operation';
import { ACCEPTED, answer, BAD_BODY, inPath, json, KEY, OF_BODY, query } from './operation';
import {
  CLUSTER_PART,
  CONTINUATION,
  ENTRY_NAME,
  FORMATS,
  INTENTS,
  LIMIT,
  PLAN_ID,
  SUBSCRIPTION_ID,
} from './parameters';
import type { Schema } from './parts';
import { listOf, object, TEXT } from './parts';
import type { SCHEMAS } from './schemas';
import { ref } from './schemas';

/** What the description says of one kind; the operations of all kinds are the same. */
interface Described {
  /** One of them, and all that there are. */
  readonly one: string;
  readonly all: string;
  readonly inPath: readonly Schema[];
  /** Codes of problems with the path. */
  readonly badPath: string;
  readonly unknown: string;
  readonly schemas: Readonly<Record<'line' | 'view' | 'planned', keyof typeof SCHEMAS>>;
  readonly view: string;
  readonly body: TSchema;
  /** Of a plan, besides those of all kinds. */
  readonly planParameters?: readonly Schema[];
  readonly badPlan?: string;
  /** 409 of a resync, besides those of all kinds. */
  readonly conflicts?: string;
}

export const OF_CLUSTER = [
  inPath('subscriptionId', SUBSCRIPTION_ID, 'Of the cluster.'),
  inPath('resourceGroup', CLUSTER_PART, 'Of the cluster, in any case.'),
  inPath('name', CLUSTER_PART, 'Of the cluster, in any case.'),
];
const BY_NAME = [inPath('name', ENTRY_NAME, 'As the configuration has it, in any case.')];

export const BAD_CLUSTER = 'InvalidSubscriptionId, InvalidClusterName';
export const NO_CLUSTER = 'SubscriptionNotManaged, ClusterUnknown';

const DESCRIBED: Readonly<Record<KindName, Described>> = {
  cluster: {
    one: 'one cluster',
    all: 'Every cluster that was ever looked at',
    inPath: OF_CLUSTER,
    badPath: BAD_CLUSTER,
    unknown: NO_CLUSTER,
    schemas: { line: 'ClusterSummary', view: 'Cluster', planned: 'Planned' },
    view: 'Conditions, last plan, ledger, history and audit of one cluster.',
    body: RESYNC,
    planParameters: [
      query('intent', 'offboard: what DELETE would take back.', { type: 'string', enum: INTENTS }),
    ],
    badPlan: 'InvalidIntent, ',
    conflicts: 'OffBoarded, Outdated, PlanOfAnotherIntent, ',
  },
  chart: {
    one: 'one chart',
    all: 'Every chart of the configuration',
    inPath: BY_NAME,
    badPath: 'InvalidName',
    unknown: 'ChartUnknown',
    schemas: { line: 'ChartSummary', view: 'Chart', planned: 'PlannedChart' },
    view: 'Conditions of one chart, what each registry has, history and audit.',
    body: CHART_RESYNC,
  },
  repository: {
    one: 'one Git repository',
    all: 'Every Git repository of the configuration',
    inPath: BY_NAME,
    badPath: 'InvalidName',
    unknown: 'RepositoryUnknown',
    schemas: { line: 'RepositorySummary', view: 'Repository', planned: 'PlannedRepository' },
    view: 'Conditions of one Git repository, its pull requests, history and audit.',
    body: REPOSITORY_RESYNC,
  },
};

export const HOW_MANY = query('limit', 'How many a page may hold.', {
  ...{ type: 'integer', minimum: LIMIT.least, maximum: LIMIT.most, default: LIMIT.usual },
});
const PAGING = [
  HOW_MANY,
  query('continuation', 'As the page before has given it.', {
    type: 'string',
    pattern: CONTINUATION,
  }),
];
const OF_PLAN = [
  query('id', 'Of an earlier plan. Without it a new one is made.', {
    type: 'string',
    pattern: PLAN_ID,
  }),
  query('format', 'text: as people read it.', {
    ...{ type: 'string', enum: FORMATS, default: 'json' },
  }),
];

/** List, get, plan and resync of every kind. */
export const KIND_OPERATIONS: readonly Operation[] = Object.entries(DESCRIBED).flatMap(
  ([kind, described]) => operationsOf(kind as KindName, described),
);

function operationsOf(kind: KindName, described: Described): readonly Operation[] {
  return [listed, viewed, planned, resynced].map((operation) => ({
    tag: KINDS[kind].list,
    ...operation(kind, described),
  }));
}

type Untagged = Omit<Operation, 'tag'>;

function listed(kind: KindName, { all, schemas }: Described): Untagged {
  const { list } = KINDS[kind];
  const page = object({ [list]: listOf(ref(schemas.line)), continuation: TEXT }, 'continuation');
  return {
    id: `list${capital(list)}`,
    method: 'get',
    path: `/api/${list}`,
    summary: `${all}, page by page.`,
    parameters: PAGING,
    ok: { 200: answer('One page; continuation is there when more follow.', json(page)) },
    problems: { 400: 'InvalidLimit, InvalidContinuation' },
  };
}

function viewed(kind: KindName, { one, view, ...described }: Described): Untagged {
  return {
    id: `get${capital(kind)}`,
    method: 'get',
    path: `/api/${routeOf(kind)}`,
    summary: view,
    parameters: described.inPath,
    ok: { 200: answer(`What is known of ${one}.`, json(ref(described.schemas.view))) },
    problems: { 400: described.badPath, 404: described.unknown },
  };
}

function planned(
  kind: KindName,
  { one, schemas, badPlan = '', ...described }: Described,
): Untagged {
  const content = { ...json(ref(schemas.planned)), 'text/plain': { schema: { type: 'string' } } };
  return {
    id: `get${capital(kind)}Plan`,
    method: 'get',
    path: `/api/${routeOf(kind)}/plan`,
    summary: `What a run would do to ${one} now, freshly observed. Writes nothing.`,
    parameters: [...described.inPath, ...(described.planParameters ?? []), ...OF_PLAN],
    ok: { 200: answer('The plan.', content) },
    problems: {
      400: `${described.badPath}, ${badPlan}InvalidFormat, InvalidPlanId`,
      404: `${described.unknown}, PlanUnknown`,
      504: 'PlanTooSlow',
    },
  };
}

function resynced(kind: KindName, { one, conflicts = '', ...described }: Described): Untagged {
  return {
    id: `resync${capital(kind)}`,
    method: 'post',
    path: `/api/${routeOf(kind)}/resync`,
    summary: `Look at ${one} now.`,
    parameters: [...described.inPath, KEY],
    body: described.body,
    ok: ACCEPTED,
    problems: {
      400: `${described.badPath}, ${BAD_BODY}`,
      404: `${described.unknown}, PlanUnknown`,
      409: `${conflicts}PlanIsStale, or why nothing is written now`,
      504: 'PlanTooSlow',
      ...OF_BODY,
    },
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
