import { failure } from '../test/support/runs';
import { completed } from '../test/support/durable/events';
import { Instance } from '../test/support/durable/instance';
import { play } from '../test/support/orchestration';
import type { Dice } from '../test/support/random';
import { dice } from '../test/support/random';
import { CLUSTER, hostId, identityId } from '../test/support/world';
import type { HostUpdate } from './activities/cluster/advance-host';
import type { Verified } from './activities/cluster/verify-hosts';
import type { RunTicket } from './names';
import type { UpdatedHosts } from './update-hosts';
import { updateHosts } from './update-hosts';

interface Asked {
  readonly stepId: string;
  readonly aside: readonly string[];
}

/** Undefined: nobody hears of it. */
type Turn = Partial<HostUpdate> | undefined;

const DONE: Partial<HostUpdate> = { status: 'done', writes: 1, done: 1 };
const POLLING: Partial<HostUpdate> = { status: 'polling', waitMs: 10_000, writes: 1 };
const ALL_SEEN: Verified = { failures: [], attached: {}, detaching: [] };
const BAD = identityId('bad');

/** What each host answers, turn after turn; the last one again and again. */
type Hosts = Readonly<Record<string, readonly Turn[]>>;

interface Told {
  readonly hosts: Hosts;
  readonly scouts?: boolean;
  /** What the looks show, one after the other. */
  readonly looks?: readonly Verified[];
  readonly luck?: Dice;
}

interface Updated {
  readonly returned: UpdatedHosts;
  /** `a`, `a without bad`, `look`, `sleep 11`. */
  readonly calls: readonly string[];
}

async function update({ hosts, scouts = false, looks = [], luck }: Told): Promise<Updated> {
  const steps = Object.keys(hosts).map((id) => ({ id, kind: 'updateHost' as const }));
  const ticket: RunTicket = {
    ...{ kind: 'planned', planId: 'p', cluster: CLUSTER, intent: 'reconcile', apply: true },
    ...{ steps, scouts },
  };
  const turns = new Map<string, number>();
  const next = <T>(of: string, answers: readonly T[]): T | undefined => {
    const turn = turns.get(of) ?? 0;
    turns.set(of, turn + 1);
    return answers[Math.min(turn, answers.length - 1)];
  };
  const lines: string[] = [];
  const { returned, calls } = await play(
    (context) => updateHosts(context, ticket),
    {
      advanceHost: ({ stepId, aside }: Asked) => {
        lines.push([stepId, ...aside.map((id) => `without ${id.split('/').at(-1)}`)].join(' '));
        const turn = next(stepId, hosts[stepId] ?? []);
        return turn && { ...base(stepId), ...turn };
      },
      verifyHosts: () => {
        lines.push('look');
        return next('look', [...looks, ALL_SEEN]);
      },
    },
    {},
    { luck },
  );
  const all = [...lines];
  return { returned, calls: calls.map((call) => (/^sleep/.test(call) ? call : all.shift()!)) };
}

function base(id: string): HostUpdate {
  return { step: { id }, status: 'done', waitMs: 0, writes: 0, done: 0, refused: [] };
}

function statuses({ hosts }: UpdatedHosts): readonly string[] {
  return hosts.map(({ step, status, writes }) => `${step.id} ${status} ${writes}`);
}

test('a plan without hosts costs no call at all, not even a look', async () => {
  const { returned, calls } = await update({ hosts: {} });
  expect(calls).toEqual([]);
  expect(returned).toEqual({ hosts: [], failures: [], attached: {} });
});

test('hosts are sent their PATCHes side by side, polled when Azure says so, and looked at in the end', async () => {
  const { returned, calls } = await update({ hosts: { a: [POLLING, DONE], b: [DONE] } });
  expect(calls).toEqual(['a', 'b', 'sleep 11', 'a', 'look']);
  expect(statuses(returned)).toEqual(['a done 1', 'b done 1']);
});

test('a slow host is polled while the others go on: nobody waits for it but the look', async () => {
  const slow = { ...POLLING, waitMs: 60_000 };
  const { calls } = await update({ hosts: { a: [slow, DONE], b: [POLLING, POLLING, DONE] } });
  expect(calls).toEqual(['a', 'b', 'sleep 11', 'b', 'sleep 11', 'b', 'sleep 41', 'a', 'look']);
});

test('a host that failed is not tried again in this run, and does not keep the others', async () => {
  const failed: Turn = { status: 'failed', writes: 1 };
  const { returned, calls } = await update({ hosts: { a: [failed], b: [POLLING, DONE] } });
  expect(calls).toEqual(['a', 'b', 'sleep 11', 'b', 'look']);
  expect(statuses(returned)).toEqual(['a failed 1', 'b done 1']);
});

describe('what is taken off a host', () => {
  const looks: Verified[] = [
    { ...ALL_SEEN, detaching: ['a'], attached: { [hostId('a')]: [BAD] } },
    { ...ALL_SEEN, attached: { [hostId('a')]: [] } },
  ];

  test('goes only where a look has shown everything that was added, and is looked at once more [P7]', async () => {
    const hosts = { a: [DONE, { ...DONE, writes: 2, done: 2 }], b: [DONE] };
    const { returned, calls } = await update({ hosts, looks });
    expect(calls).toEqual(['a', 'b', 'look', 'a', 'look']);
    expect(statuses(returned)).toEqual(['a done 2', 'b done 1']);
    expect(returned.attached).toEqual({ [hostId('a')]: [] });
  });

  test('stays when the look failed [P7]', async () => {
    const failures = [failure({ code: 'AzureUnavailable' })];
    const { returned, calls } = await update({
      hosts: { a: [DONE] },
      looks: [{ ...ALL_SEEN, failures }],
    });
    expect(calls).toEqual(['a', 'look']);
    expect(returned.failures).toEqual(failures);
  });

  test('is reported as not seen when only the second look failed, whatever the first one showed', async () => {
    const failures = [failure({ code: 'AzureUnavailable' })];
    const [first] = looks;
    const { returned } = await update({
      hosts: { a: [DONE] },
      looks: [first!, { ...ALL_SEEN, failures }],
    });
    expect(returned).toMatchObject({ failures, attached: {} });
  });
});

describe('an identity that no host has yet', () => {
  const refused: Partial<HostUpdate> = { status: 'sending', writes: 1, refused: [BAD] };

  test('is tried by one host before the others', async () => {
    const { calls } = await update({
      scouts: true,
      hosts: { a: [POLLING, DONE], b: [DONE], c: [DONE] },
    });
    expect(calls.slice(0, 2)).toEqual(['a', 'b']);
    // b and c went when a was on its way, and nobody asked a twice for the same.
    expect(calls).toEqual(['a', 'b', 'c', 'sleep 11', 'a', 'look']);
  });

  test('keeps the others no longer than until Azure has taken it: then they go side by side', async () => {
    const steps = ['a', 'b', 'c'].map((id) => ({ id, kind: 'updateHost' as const }));
    const ticket: RunTicket = {
      ...{ kind: 'planned', planId: 'p', cluster: CLUSTER, intent: 'reconcile', apply: true },
      ...{ steps, scouts: true },
    };
    const run = await Instance.begin((context) => updateHosts(context, ticket));
    expect(run.waitsFor).toHaveLength(1);
    await run.deliver(completed(0, { ...base('a'), ...POLLING }));
    expect(run.waitsFor.map(({ input }) => (input as Asked).stepId)).toEqual(['b', 'c']);
  });

  test('costs one PATCH of the whole cluster when Azure refuses it, and no other host is sent it', async () => {
    const { calls, returned } = await update({
      scouts: true,
      hosts: { a: [refused, { ...DONE, writes: 2, refused: [BAD] }], b: [DONE], c: [DONE] },
    });
    expect(calls).toEqual(['a', 'b without bad', 'a without bad', 'c without bad', 'look']);
    expect(returned.hosts.flatMap((host) => host.refused)).toEqual([BAD]);
  });

  test('several bad ones are spread over the hosts: who has written least tries next', async () => {
    const other = identityId('other');
    const { calls } = await update({
      scouts: true,
      hosts: {
        a: [refused, { ...DONE, writes: 2 }],
        b: [
          { ...refused, refused: [other] },
          { ...DONE, writes: 2 },
        ],
        c: [DONE],
      },
    });
    expect(calls.slice(0, 3)).toEqual(['a', 'b without bad', 'c without bad without other']);
  });

  test('is not tried alone where the plan has nothing new in it', async () => {
    const { calls } = await update({ hosts: { a: [refused, DONE], b: [DONE] } });
    expect(calls).toEqual(['a', 'b', 'a without bad', 'look']);
  });

  test('ends the search when every host failed: none is asked for ever', async () => {
    const failed: Turn = { status: 'failed', writes: 1 };
    const { calls, returned } = await update({ scouts: true, hosts: { a: [failed], b: [failed] } });
    expect(calls).toEqual(['a', 'b', 'look']);
    expect(statuses(returned)).toEqual(['a failed 1', 'b failed 1']);
  });
});

test('an answer that is lost is asked for again, and the host is where it was', async () => {
  const { returned, calls } = await update({ hosts: { a: [undefined, DONE], b: [DONE] } });
  expect(calls).toEqual(['a', 'b', 'a', 'look']);
  expect(statuses(returned)).toEqual(['a done 1', 'b done 1']);
});

test('whatever the order of the answers, and when they come twice, hosts end the same [P17, F2, F4]', async () => {
  const hosts: Hosts = {
    a: [POLLING, POLLING, DONE],
    b: [{ ...POLLING, waitMs: 25_000 }, DONE],
    c: [{ status: 'failed', writes: 1 }],
    d: [DONE, { ...DONE, writes: 2, done: 2 }],
  };
  const looks = [{ ...ALL_SEEN, detaching: ['d'] }, ALL_SEEN];
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 15; seed += 1) {
    const { returned } = await update({ hosts, looks, luck: dice(seed) });
    outcomes.add(JSON.stringify(statuses(returned)));
  }
  expect([...outcomes]).toEqual([
    JSON.stringify(['a done 1', 'b done 1', 'c failed 1', 'd done 2']),
  ]);
});
