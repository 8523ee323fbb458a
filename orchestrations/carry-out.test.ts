import { play } from '../test/support/orchestration';
import type { Dice } from '../test/support/random';
import { dice } from '../test/support/random';
import { failure } from '../test/support/runs';
import { CLUSTER, hostId, identityId } from '../test/support/world';
import type { CarriedOut } from './carry-out';
import { carryOut } from './carry-out';
import type { RunTicket } from './names';

type Kind = RunTicket['steps'][number]['kind'];

/** One step of every kind, in an order in which no phase runs. */
const EVERY_KIND: readonly Kind[] = [
  'revokeRole',
  'unassignPolicy',
  'writeAssigned',
  'updateHost',
  'grantRole',
  'assignPolicy',
];
const FORBIDDEN = failure({ policy: 'Stalled', code: 'AuthorizationFailed' });
const ID = identityId('billing');
const WRITTEN = { writes: 1 };
const OBJECTS = { writes: 5, left: 0, failures: [] };
const SEEN = { failures: [], attached: { [hostId('a')]: [ID] }, detaching: [] };

interface Told {
  readonly kinds?: readonly Kind[];
  readonly answers?: Readonly<Record<string, (input: { readonly stepId: string }) => unknown>>;
  readonly luck?: Dice;
}

interface Run {
  readonly done: CarriedOut;
  /** Names of the activities, in order; of writeAssigned whether it may release. */
  readonly calls: readonly string[];
  readonly status: unknown;
}

async function run({ kinds = EVERY_KIND, answers = {}, luck }: Told = {}): Promise<Run> {
  const steps = kinds.map((kind, at) => ({ id: `${kind}-${at}`, kind }));
  const ticket: RunTicket = {
    ...{ kind: 'planned', planId: 'p', cluster: CLUSTER, intent: 'reconcile', apply: true },
    ...{ steps, scouts: false },
  };
  const { returned, calls, status } = await play(
    (context) => carryOut(context, ticket),
    {
      assignPolicy: () => WRITTEN,
      unassignPolicy: () => WRITTEN,
      grantRole: () => WRITTEN,
      revokeRole: () => WRITTEN,
      advanceHost: ({ stepId }: { readonly stepId: string }) => host(stepId),
      verifyHosts: () => SEEN,
      writeAssigned: () => OBJECTS,
      ...answers,
    },
    {},
    { luck },
  );
  const named = calls.map((call) =>
    call.replace(/ .*?("mayRelease":(true|false))?}$/, (_, __, may?: string) =>
      may === undefined ? '' : ` ${may === 'true' ? 'all' : 'what is added'}`,
    ),
  );
  return { done: returned, calls: named, status };
}

function host(id: string, change: object = {}): object {
  return { step: { id }, status: 'done', waitMs: 0, writes: 1, done: 1, refused: [], ...change };
}

test('phases go one after the other: what pods need first, and last what is taken back [P7]', async () => {
  const { calls, done } = await run();
  expect(calls).toEqual([
    'assignPolicy',
    'grantRole',
    'writeAssigned what is added',
    'advanceHost',
    'verifyHosts',
    'writeAssigned all',
    'unassignPolicy',
    'revokeRole',
  ]);
  expect(done).toEqual({
    failures: [],
    writes: 5 + 1 + 1 + 5 + 1 + 1 + 1,
    attached: SEEN.attached,
  });
});

test('an empty plan costs no call, and shows no step', async () => {
  const { calls, done, status } = await run({ kinds: [] });
  expect([calls, done, status]).toEqual([[], { failures: [], writes: 0, attached: {} }, null]);
});

test('objects are not announced where no host is to be changed: pods wait for nothing', async () => {
  expect((await run({ kinds: ['writeAssigned'] })).calls).toEqual(['writeAssigned all']);
});

describe('nothing is taken back, and no object is released,', () => {
  const KEPT = [
    'assignPolicy',
    'grantRole',
    'writeAssigned what is added',
    'advanceHost',
    'verifyHosts',
  ];

  test.each<[string, Told['answers']]>([
    [
      'when a host failed [P7]',
      { advanceHost: ({ stepId }) => host(stepId, { status: 'failed' }) },
    ],
    ['when the look failed [P7]', { verifyHosts: () => ({ ...SEEN, failures: [FORBIDDEN] }) }],
  ])('%s', async (_, answers) => {
    const { calls, done } = await run(answers === undefined ? {} : { answers });
    expect(calls).toEqual([...KEPT, 'writeAssigned what is added']);
    // What was left for another run is answered, with no write.
    expect(done.failures.filter(({ code }) => code === 'StepNotCarriedOut')).toEqual([]);
    expect(done.writes).toBe(5 + 1 + 1 + 5 + 1);
  });

  test('but objects are where Azure refused an identity and all else went well; roles are not', async () => {
    const { calls } = await run({
      answers: { advanceHost: ({ stepId }) => host(stepId, { refused: [identityId('bad')] }) },
    });
    expect(calls).toEqual([...KEPT, 'writeAssigned all']);
  });
});

test('a role that is refused keeps nobody from the hosts: others may need no role', async () => {
  const { calls, done } = await run({
    answers: { grantRole: () => ({ writes: 0, failure: FORBIDDEN }) },
  });
  expect(calls).toContain('advanceHost');
  expect(done.failures).toEqual([FORBIDDEN]);
});

test('what a host could not write down is said once, and so is a refusal of the objects', async () => {
  const { done } = await run({
    answers: {
      advanceHost: ({ stepId }) => host(stepId, { status: 'failed', lost: FORBIDDEN }),
      writeAssigned: () => ({ ...OBJECTS, failures: [failure({ code: 'Conflict' })] }),
    },
  });
  // Twice Conflict: it was announced, and it was written.
  expect(done.failures.map(({ code }) => code)).toEqual([
    'Conflict',
    'Conflict',
    'AuthorizationFailed',
  ]);
});

test('a step of a kind that no phase knows fails the run, and the others are carried out', async () => {
  const { calls, done } = await run({ kinds: ['grantRole', 'somethingNew' as never] });
  expect(calls).toEqual(['grantRole']);
  expect(done.failures).toEqual([
    expect.objectContaining({ code: 'StepNotCarriedOut', step: 'somethingNew-1' }),
  ]);
});

test('forty roles are granted side by side, each once, whatever comes back in which order [P17]', async () => {
  const kinds = Array.from({ length: 40 }, () => 'grantRole' as const);
  const granted: string[] = [];
  const { done } = await run({
    kinds,
    luck: dice(1),
    answers: {
      grantRole: ({ stepId }) => {
        granted.push(stepId);
        return WRITTEN;
      },
    },
  });
  expect([granted.length, new Set(granted).size, done.writes]).toEqual([40, 40, 40]);
});

test('whoever asks meanwhile is told what the run is at', async () => {
  expect((await run({ kinds: ['grantRole'] })).status).toEqual({ step: 'roles', planId: 'p' });
  expect((await run({ kinds: ['updateHost'] })).status).toEqual({ step: 'verify', planId: 'p' });
  expect((await run({ kinds: ['writeAssigned'] })).status).toEqual({
    step: 'objects',
    planId: 'p',
  });
});

test('whatever the order of the answers, and when they come twice, a run comes to the same [P17, F2, F4]', async () => {
  const kinds: readonly Kind[] = [
    ...EVERY_KIND,
    'grantRole',
    'updateHost',
    'updateHost',
    'revokeRole',
  ];
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 15; seed += 1) {
    outcomes.add(JSON.stringify((await run({ kinds, luck: dice(seed) })).done));
  }
  expect(outcomes.size).toBe(1);
});
