import { version } from '../../package.json';
import type { Schema } from './parts';
import type { Operation } from './operation';
import { ACCEPTED, answer, BAD_BODY, json, KEY, query } from './operation';
import { listOf, object } from './parts';
import { ref, SCHEMAS } from './schemas';
import { SYNC_OPERATIONS } from './sync-operations';

const CLUSTER_PATH = '/api/clusters/{subscriptionId}/{resourceGroup}/{name}';
const OF_CLUSTER = ['subscriptionId', 'resourceGroup', 'name'].map((name) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
}));
const BAD_CLUSTER = 'InvalidSubscriptionId, InvalidClusterName';
const OPERATIONS: readonly Operation[] = [
  {
    id: 'listClusters',
    method: 'get',
    path: '/api/clusters',
    summary: 'Every cluster that was ever looked at, in pages.',
    parameters: [
      query('limit', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
      query('continuation', { type: 'string', pattern: '^[0-9a-f]{32}$' }),
    ],
    ok: {
      200: answer(
        'One page; continuation is there when more follow.',
        json(
          object(
            { clusters: listOf(ref('ClusterSummary')), continuation: { type: 'string' } },
            'continuation',
          ),
        ),
      ),
    },
    problems: { 400: 'InvalidLimit, InvalidContinuation' },
  },
  {
    id: 'getCluster',
    method: 'get',
    path: CLUSTER_PATH,
    summary: 'Conditions, last plan, ledger, history and audit of one cluster.',
    parameters: OF_CLUSTER,
    ok: { 200: answer('What is known of the cluster.', json(ref('Cluster'))) },
    problems: { 400: BAD_CLUSTER, 404: 'SubscriptionNotManaged, ClusterUnknown' },
  },
  {
    id: 'getPlan',
    method: 'get',
    path: `${CLUSTER_PATH}/plan`,
    summary: 'What a run would do now, freshly observed. Writes nothing.',
    parameters: [
      ...OF_CLUSTER,
      query('intent', { enum: ['reconcile', 'offboard'] }),
      query('id', { type: 'string', description: 'Of a plan that was made before.' }),
      query('format', { enum: ['json', 'text'], default: 'json' }),
    ],
    ok: {
      200: answer('The plan.', {
        ...json(ref('Planned')),
        'text/plain': { schema: { type: 'string' } },
      }),
    },
    problems: {
      400: `${BAD_CLUSTER}, InvalidIntent, InvalidFormat`,
      404: 'SubscriptionNotManaged, ClusterUnknown, PlanUnknown',
      504: 'PlanTooSlow',
    },
  },
  {
    id: 'resyncCluster',
    method: 'post',
    path: `${CLUSTER_PATH}/resync`,
    summary: 'Look at one cluster now.',
    parameters: [...OF_CLUSTER, KEY],
    body: object(
      {
        dryRun: { type: 'boolean', default: false, description: 'Only plan.' },
        onboard: {
          type: 'boolean',
          default: false,
          description: 'Bring an off-boarded cluster back.',
        },
      },
      'dryRun',
      'onboard',
    ),
    ok: ACCEPTED,
    problems: {
      400: `${BAD_CLUSTER}, ${BAD_BODY}`,
      404: 'SubscriptionNotManaged, ClusterUnknown',
      409: 'OffBoarded, Outdated',
      413: 'BodyTooLarge',
      422: 'IdempotencyKeyReused',
    },
  },
  {
    id: 'offboard',
    method: 'delete',
    path: CLUSTER_PATH,
    summary: 'Take back what the ledger says we gave, and leave the cluster alone from then on.',
    parameters: [
      ...OF_CLUSTER,
      KEY,
      {
        ...query('confirm', { type: 'string' }),
        required: true,
        description:
          'Name of the cluster. Without it the answer is 400 and shows what would be taken back.',
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
    path: '/api/resync',
    summary: 'Look at every cluster that the selector names.',
    parameters: [KEY],
    body: ref('Selector'),
    ok: ACCEPTED,
    problems: {
      400: `${BAD_BODY}, EmptySelector, InvalidSubscriptionId`,
      404: 'SubscriptionNotManaged, ProfileUnknown',
      413: 'BodyTooLarge',
      422: 'IdempotencyKeyReused',
    },
  },
  {
    id: 'getRun',
    method: 'get',
    path: '/api/runs/{id}',
    summary: 'How far a run is that an answer has named.',
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    ok: {
      200: answer('It has ended, or somebody holds it.', json(ref('Run'))),
      202: answer('It is under way, or waits.', json(ref('Run'))),
    },
    problems: { 404: 'RunUnknown' },
  },
  {
    id: 'getStatus',
    method: 'get',
    path: '/api/status',
    summary: 'The configuration in force and its problems, the queue, and what became of events.',
    ok: { 200: answer('Now.', json(ref('Status'))) },
    problems: {},
  },
];

/** What any endpoint may answer besides: a slip in the query, a table that cannot be read, a configuration that was never good, a bug. */
const ALWAYS = {
  400: 'UnknownParameter, RepeatedParameter',
  409: 'ConfigurationInvalid',
  429: 'The code of whatever asks for patience; see Retry-After',
  500: 'Unexpected, PlanFailed',
  503: 'NotStarted, or the code of whatever is not to be reached now',
};

/** The API as an OpenAPI 3.1 document: docs/reference/openapi.json, and what the end-to-end tests hold answers against. */
export function openApi(): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const operation of [...OPERATIONS, ...SYNC_OPERATIONS]) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'aks-identity-reconciler',
      version,
      description: 'Keeps Azure identities on AKS node pools.',
    },
    security: [{ functionKey: [] }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
    },
  };
}

function described(operation: Operation): Schema {
  const { id, summary, parameters, body, ok, problems } = operation;
  return {
    operationId: id,
    summary,
    ...(parameters && { parameters }),
    ...(body && { requestBody: { required: false, content: json(body) } }),
    responses: { ...ok, ...problemsOf(problems) },
  };
}

function problemsOf(own: Operation['problems']): Readonly<Record<string, Schema>> {
  const all = Object.entries({ ...ALWAYS, ...own }).map(([status, codes]) => {
    const always = Object.entries(ALWAYS).find(([known]) => known === status)?.[1];
    const text = always === undefined || always === codes ? codes : `${codes}, ${always}`;
    return [status, answer(text, { 'application/problem+json': { schema: ref('Problem') } })];
  });
  return Object.fromEntries(all) as Readonly<Record<string, Schema>>;
}
