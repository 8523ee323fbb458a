import { RESYNC } from './bodies';
import type { Operation } from './operation';
import { ACCEPTED, answer, BAD_BODY, inPath, json, KEY, OF_BODY, query } from './operation';
import { CLUSTER_PART, CONTINUATION, INTENTS, LIMIT, RUN_ID, SUBSCRIPTION_ID } from './parameters';
import { listOf, object, TEXT } from './parts';
import { AS_TEXT, MADE_BEFORE } from './plan-parameters';
import { ref } from './schemas';

const CLUSTER_PATH = '/api/clusters/{subscriptionId}/{resourceGroup}/{name}';
const OF_CLUSTER = [
  inPath('subscriptionId', SUBSCRIPTION_ID, 'Of the cluster.'),
  inPath('resourceGroup', CLUSTER_PART, 'Of the cluster, in any case.'),
  inPath('name', CLUSTER_PART, 'Of the cluster, in any case.'),
];
const BAD_CLUSTER = 'InvalidSubscriptionId, InvalidClusterName';
/** The endpoints about clusters, runs and the reconciler itself. */
export const CLUSTER_OPERATIONS: readonly Operation[] = [
  {
    id: 'listClusters',
    method: 'get',
    tag: 'clusters',
    path: '/api/clusters',
    summary: 'Every cluster that was ever looked at, page by page.',
    parameters: [
      query('limit', 'How many clusters a page may hold.', {
        type: 'integer',
        minimum: LIMIT.least,
        maximum: LIMIT.most,
        default: LIMIT.usual,
      }),
      query('continuation', 'As the page before has given it.', {
        type: 'string',
        pattern: CONTINUATION,
      }),
    ],
    ok: {
      200: answer(
        'One page; continuation is there when more follow.',
        json(
          object({ clusters: listOf(ref('ClusterSummary')), continuation: TEXT }, 'continuation'),
        ),
      ),
    },
    problems: { 400: 'InvalidLimit, InvalidContinuation' },
  },
  {
    id: 'getCluster',
    method: 'get',
    tag: 'clusters',
    path: CLUSTER_PATH,
    summary: 'Conditions, last plan, ledger, history and audit of one cluster.',
    parameters: OF_CLUSTER,
    ok: { 200: answer('What is known of the cluster.', json(ref('Cluster'))) },
    problems: { 400: BAD_CLUSTER, 404: 'SubscriptionNotManaged, ClusterUnknown' },
  },
  {
    id: 'getPlan',
    method: 'get',
    tag: 'clusters',
    path: `${CLUSTER_PATH}/plan`,
    summary: 'What a run would do now, freshly observed. Writes nothing.',
    parameters: [
      ...OF_CLUSTER,
      query('intent', 'offboard: what DELETE would take back.', { type: 'string', enum: INTENTS }),
      MADE_BEFORE,
      AS_TEXT,
    ],
    ok: {
      200: answer('The plan.', {
        ...json(ref('Planned')),
        'text/plain': { schema: { type: 'string' } },
      }),
    },
    problems: {
      400: `${BAD_CLUSTER}, InvalidIntent, InvalidFormat, InvalidPlanId`,
      404: 'SubscriptionNotManaged, ClusterUnknown, PlanUnknown',
      504: 'PlanTooSlow',
    },
  },
  {
    id: 'resyncCluster',
    method: 'post',
    tag: 'clusters',
    path: `${CLUSTER_PATH}/resync`,
    summary: 'Look at one cluster now.',
    parameters: [...OF_CLUSTER, KEY],
    body: RESYNC,
    ok: ACCEPTED,
    problems: {
      400: `${BAD_CLUSTER}, ${BAD_BODY}`,
      404: 'SubscriptionNotManaged, ClusterUnknown',
      409: 'OffBoarded, Outdated',
      ...OF_BODY,
    },
  },
  {
    id: 'offboard',
    method: 'delete',
    tag: 'clusters',
    path: CLUSTER_PATH,
    summary: 'Take back what the ledger says we gave, and leave the cluster alone from then on.',
    parameters: [
      ...OF_CLUSTER,
      KEY,
      {
        ...query(
          'confirm',
          'Name of the cluster. Without it the answer is 400 and shows what would be taken back.',
          { type: 'string', pattern: CLUSTER_PART },
        ),
        required: true,
      },
    ],
    ok: ACCEPTED,
    problems: {
      400: `${BAD_CLUSTER}, NotConfirmed, InvalidIdempotencyKey`,
      404: 'SubscriptionNotManaged, ClusterUnknown',
      409: 'DryRun, Suspended, Exempt, ObserveOnly: the plan is shown and not carried out. Outdated',
      422: 'IdempotencyKeyReused',
    },
  },
  {
    id: 'resyncFleet',
    method: 'post',
    tag: 'clusters',
    path: '/api/resync',
    summary: 'Look at every cluster that the selector names.',
    parameters: [KEY],
    body: ref('Selector'),
    needsBody: true,
    ok: ACCEPTED,
    problems: {
      400: `${BAD_BODY}, EmptySelector, InvalidSubscriptionId`,
      404: 'SubscriptionNotManaged, ProfileUnknown',
      ...OF_BODY,
    },
  },
  {
    id: 'getRun',
    method: 'get',
    tag: 'operations',
    path: '/api/runs/{id}',
    summary: 'Progress of a run that an earlier answer named.',
    parameters: [inPath('id', RUN_ID, 'As an answer has named it.')],
    ok: {
      200: answer('It has ended, or somebody holds it.', json(ref('Run'))),
      202: answer('It is under way, or waits.', json(ref('Run'))),
    },
    problems: { 400: 'InvalidRunId', 404: 'RunUnknown' },
  },
  {
    id: 'getStatus',
    method: 'get',
    tag: 'operations',
    path: '/api/status',
    summary: 'The configuration in force and its problems, the queue, and what happened to events.',
    ok: { 200: answer('Now.', json(ref('Status'))) },
    problems: {},
  },
];
