import { Type } from '@sinclair/typebox';
import { HOST_STANDINGS } from '../core/plan/host-matrix';
import { STEP_KINDS } from '../core/plan/step-definitions';
import { SITUATIONS } from '../core/run/explain-plan';
import type { Situation } from '../core/run/situation';
import { ABSENCE, CLUSTER_ID, FAILURE } from './common';
import { NEEDS, OBJECT_REF, OBJECTS } from './objects';
import { INTENTS } from './parameters';
import { ANYTHING, atLeast, FLAG, listOf, object, oneOf, TEXT, TIME, WHOLE } from './parts';

export const INTENT = oneOf(INTENTS);

/** Of a step, what every kind has; the rest depends on `kind`. */
export const STEP = atLeast({
  kind: oneOf(STEP_KINDS),
  id: TEXT,
  target: TEXT,
  cause: oneOf(['Missing', 'Drift', 'IdentityRecreated', 'NoLongerDesired', 'OffBoarding']),
  cost: object({ reads: WHOLE, writes: WHOLE }),
  changes: listOf(object({ sign: oneOf(['+', '~', '-']), what: TEXT })),
});

export const LEDGER_ENTRY = atLeast(
  {
    kind: oneOf(['identity', 'role', 'policy']),
    state: oneOf(['intended', 'held']),
    since: TIME,
  },
  { description: 'Something that we added: an identity on a host, a role or a policy assignment.' },
);

export const WARNINGS = {
  ...listOf(TEXT),
  description:
    'What should be fixed although it holds nothing up, such as a tag with an invalid value.',
};

/** Where the hosts are, by kind. */
const NODES = ANYTHING;

const KEEPS = Type.Boolean({
  description: 'It lacks a tag, but stays where we attached it.',
});

export const PLAN = object(
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
            description: 'Hosts to which somebody else attached it; it is never removed there.',
          },
        },
        'object',
        'keeps',
        'attachedTo',
      ),
    ),
    massRemoval: object({ removing: WHOLE, held: WHOLE, maxShare: Type.Number() }),
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
  'massRemoval',
  'adds',
  'warnings',
  'notes',
);

/** Which identity is on which host. */
const HOST_MATRIX = {
  ...object(
    {
      identities: listOf(TEXT),
      hosts: listOf(
        object(
          {
            host: TEXT,
            pool: TEXT,
            standings: {
              ...listOf(oneOf(HOST_STANDINGS)),
              description: 'Of each identity on this host, in the order of `identities`.',
            },
          },
          'pool',
        ),
      ),
      omitted: { ...WHOLE, description: 'Hosts that were left out because there are too many.' },
    },
    'omitted',
  ),
  description:
    'Hosts and identities, as they were seen before anything was written. attached: by us, as it should be; byOthers: as it should be, by somebody else; missing: not there; heldBack: not there, and refused or taken off again just now; stays: ours, no longer meant for the host, and left for now; leaving: the same, and is taken off; foreign: somebody else put it there, and it is left alone; kubelet: the identity of the nodes, from AKS; refused: kept from the cluster by a rule; none: meant for other hosts.',
};

/** Why a cluster is left alone. */
const SKIP_REASONS = [
  'NotSelected',
  'Suspended',
  'Exempt',
  'ObserveOnly',
  'DryRun',
  'ClusterStopped',
  'ClusterDeleting',
  'ClusterGone',
  'OffBoarded',
  'AwaitingConfirmation',
  'PlanNotApproved',
] as const;

export const PLANNED = object(
  {
    kind: Type.Literal('planned'),
    planId: TEXT,
    generation: WHOLE,
    madeAt: TIME,
    attempts: WHOLE,
    intent: INTENT,
    profile: TEXT,
    configuration: Type.String({
      description: 'Version of the configuration that it was made under.',
    }),
    plan: PLAN,
    apply: Type.Boolean({ description: 'False: a run would write nothing; see rest.' }),
    rest: object({ reason: oneOf(SKIP_REASONS), message: TEXT }),
    rolesSettling: FLAG,
    woken: Type.Boolean({
      description: 'Something changed that may help with what Azure refused.',
    }),
    byPerson: Type.Boolean({ description: 'A person asked for this run.' }),
    report: OBJECTS,
    needs: NEEDS,
    watch: FLAG,
    acceptedRisk: FLAG,
    matrix: HOST_MATRIX,
    nodes: NODES,
    absences: { ...listOf(ABSENCE), description: 'What Azure says does not exist.' },
    situation: oneOf(SITUATIONS as readonly Situation[], {
      description: 'The situation, for programs.',
    }),
    explanation: Type.String({ description: 'What a run does now, in a sentence.' }),
    otherwise: {
      ...object({ when: TEXT, plan: PLAN, note: TEXT }, 'note'),
      description: 'What a run would do if nothing held it up. Never carried out.',
    },
  },
  'profile',
  'configuration',
  'rest',
  'report',
  'watch',
  'acceptedRisk',
  'matrix',
  'nodes',
  'absences',
  'otherwise',
  'woken',
  'byPerson',
  'needs',
);
