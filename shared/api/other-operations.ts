import type { Operation } from './operation';
import { ACCEPTED, answer, BAD_BODY, inPath, json, KEY, OF_BODY, query } from './operation';
import { BAD_CLUSTER, HOW_MANY, NO_CLUSTER, OF_CLUSTER } from './kind-operations';
import { KINDS, routeOf } from './kinds';
import { ACTIVITY_CONTINUATION, CLUSTER_PART, CORRELATION, OUTCOMES, RUN_ID } from './parameters';
import { listOf, object, TEXT } from './parts';
import { ref } from './schemas';

/** The endpoints that no other kind has, and those about runs and the reconciler itself. */
export const OTHER_OPERATIONS: readonly Operation[] = [
  {
    id: 'offboard',
    method: 'delete',
    tag: 'clusters',
    path: `/api/${routeOf('cluster')}`,
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
      404: NO_CLUSTER,
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
    id: 'getActivity',
    method: 'get',
    tag: 'operations',
    path: '/api/activity',
    summary:
      'Runs of all clusters, charts and repositories that did something or went wrong, of the last weeks, newest first.',
    parameters: [
      query('kind', 'Only of these.', { type: 'string', enum: Object.keys(KINDS) }),
      query('outcome', 'Only that ended so.', { type: 'string', enum: OUTCOMES }),
      query('name', 'Only of the cluster, chart or repository of this name, in any case.', {
        ...{ type: 'string', pattern: CLUSTER_PART },
      }),
      query('correlation', 'Id of a plan, its beginning, or an id that Azure has logged.', {
        ...{ type: 'string', pattern: CORRELATION },
      }),
      HOW_MANY,
      query('continuation', 'As the page before has given it.', {
        ...{ type: 'string', pattern: ACTIVITY_CONTINUATION },
      }),
    ],
    ok: {
      200: answer(
        'One page; continuation is there when more follow.',
        json(object({ activity: listOf(ref('ActivityLine')), continuation: TEXT }, 'continuation')),
      ),
    },
    problems: {
      400: 'InvalidKind, InvalidOutcome, InvalidName, InvalidCorrelation, InvalidLimit, InvalidContinuation',
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
    id: 'getMe',
    method: 'get',
    tag: 'operations',
    path: '/api/me',
    summary: 'What the caller may do here.',
    ok: { 200: answer('Now.', json(ref('Me'))) },
    problems: {},
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
