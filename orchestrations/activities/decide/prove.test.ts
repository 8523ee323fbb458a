import type { Sight } from '../../../shared/adapters/azure/azure';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Observed } from '../../../shared/core/cluster/cluster';
import type { Doubts } from '../../../shared/core/plan/doubts';
import type { Absence, AbsenceRules } from '../../../shared/core/queue/absence';
import {
  deadEntry,
  entry,
  heldRole,
  host,
  hostId,
  identity,
  identityId,
  IDENTITY_GROUP,
  need,
  NODE_GROUP,
  NOW,
  ourAssignment,
  planInput,
  world,
  YESTERDAY,
} from '../../../test/support/world';
import { proved } from './prove';

interface Input {
  readonly observed: Observed;
}

const NONE: Doubts = { hosts: [], identities: [], roles: [], entries: [] };
const ROLE = heldRole(need(IDENTITY_GROUP));

/** What single reads show by id: what is not named answers 404, and an Error is thrown. */
class Shown {
  readonly reads: string[] = [];
  underWay = 0;
  mostUnderWay = 0;

  constructor(private readonly shown: Readonly<Record<string, unknown>> = {}) {}

  async read<T>(id: string): Promise<Sight<T>> {
    this.reads.push(id);
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise(setImmediate);
    this.underWay -= 1;
    const found = Object.hasOwn(this.shown, id) ? this.shown[id] : 'object';
    if (found instanceof Error) throw found;
    if (found === 'object' || found === 'group') return { gone: found };
    return { there: found as T };
  }
}

interface Look {
  readonly shown?: Shown;
  readonly known?: readonly Absence[];
  readonly observed?: Partial<Observed>;
}

/** Doubts by round; the last one stays. */
async function look(doubts: readonly Partial<Doubts>[], { shown = new Shown(), ...more }: Look) {
  const rules: AbsenceRules = { known: more.known ?? [], now: NOW, proofSeconds: 300 };
  const azure = {
    getHost: (id: ResourceId) => shown.read<never>(id),
    getIdentity: (id: ResourceId) => shown.read<never>(id),
    getRoleAssignment: (id: string) => shown.read<never>(id),
  };
  let round = 0;
  const assembled: Observed[] = [];
  const proof = await proved<Input>(
    { prover: { azure, rules } },
    {
      assemble: async (observed) => {
        assembled.push(observed);
        return { observed };
      },
      doubts: () => ({ ...NONE, ...doubts[Math.min(round++, doubts.length - 1)] }),
    },
    { ...planInput(world()).observed, proved: new Set(), ...more.observed },
  );
  return { ...proof, reads: shown.reads, mostUnderWay: shown.mostUnderWay, assembled };
}

function sinceYesterday(id: ResourceId, by: Absence['by'] = 'read'): Absence {
  return { id, since: YESTERDAY, by };
}

test('a cluster without doubts costs no read', async () => {
  const { reads, failures, absences } = await look([NONE], {});
  expect({ reads, failures, absences }).toEqual({ reads: [], failures: [], absences: [] });
});

test('a host that a list lost and a read shows is there, and is proved to be [P7]', async () => {
  const found = host('apps', ['billing']);
  const { input, failures } = await look([{ hosts: [found.id] }], {
    shown: new Shown({ [found.id]: found }),
  });
  expect(input.observed.hosts).toEqual([found]);
  expect(input.observed.proved.has(found.id)).toBe(true);
  expect(failures).toEqual([]);
});

test('one 404 of a host proves nothing: it is waited for [P7, F7]', async () => {
  const { input, failures, absences } = await look([{ hosts: [hostId('apps')] }], {});
  expect(input.observed.proved.has(hostId('apps'))).toBe(false);
  expect(absences).toEqual([{ id: hostId('apps'), since: NOW, by: 'read' }]);
  expect(failures).toMatchObject([{ policy: 'Waiting', code: 'AbsenceUnproved' }]);
});

test('a second 404, late enough, proves it; whether an event said so stays known', async () => {
  const [read, event] = [hostId('apps'), hostId('web')];
  const { input, failures } = await look([{ hosts: [read, event] }], {
    known: [sinceYesterday(read), sinceYesterday(event, 'event')],
  });
  const { proved: gone, announced } = input.observed;
  expect([gone.has(read), gone.has(event)]).toEqual([true, true]);
  expect([announced.has(read), announced.has(event)]).toEqual([false, true]);
  expect(failures).toEqual([]);
});

test('a group that is gone is asked for once, not for each of its hosts', async () => {
  const hosts = ['a', 'b', 'c'].map((name) => hostId(name));
  const shown = new Shown(Object.fromEntries(hosts.map((id) => [id, 'group'])));
  const first = await look([{ hosts: hosts.slice(0, 1) }, { hosts }], { shown });
  expect(first.reads).toEqual(hosts.slice(0, 1));
  expect(first.absences).toEqual([{ id: NODE_GROUP, since: NOW, by: 'read' }]);
});

test('an identity that only its dead entries on every host speak for is gone: that is a second word', async () => {
  const id = identityId('billing');
  const hosts = [host('apps', [], { attached: [deadEntry('billing')] })];
  const { input, failures } = await look([{ identities: [id] }], { observed: { hosts } });
  expect(input.observed.proved.has(id)).toBe(true);
  expect(failures).toEqual([]);
});

test('a live entry on one host contradicts the 404 of its identity', async () => {
  const id = identityId('billing');
  const hosts = [
    host('apps', [], { attached: [deadEntry('billing')] }),
    host('web', [], { attached: [entry('billing')] }),
  ];
  const { input, failures } = await look([{ identities: [id] }], { observed: { hosts } });
  expect(input.observed.proved.has(id)).toBe(false);
  expect(failures).toMatchObject([{ code: 'AbsenceUnproved' }]);
});

test('an identity that has no principal yet is neither there nor gone', async () => {
  const id = identityId('new');
  const { input, failures, absences } = await look([{ identities: [id] }], {
    shown: new Shown({ [id]: undefined }),
  });
  expect(input.observed.identities).toEqual([]);
  expect([input.observed.proved.has(id), failures, absences]).toEqual([false, [], []]);
});

test('a role is believed at the first read: it is given again if that was wrong', async () => {
  const given = ourAssignment(need(IDENTITY_GROUP));
  const shown = new Shown({ [ROLE.assignment]: given });
  const there = await look([{ roles: [ROLE] }], { shown, observed: { roleAssignments: [] } });
  expect(there.input.observed.roleAssignments).toEqual([given]);
  const gone = await look([{ roles: [ROLE] }], { observed: { roleAssignments: [] } });
  expect(gone.input.observed.roleAssignments).toEqual([]);
  expect([there, gone].map(({ input }) => input.observed.proved.has(ROLE.assignment))).toEqual([
    true,
    true,
  ]);
});

test('an entry that blocks additions is asked for beside its identity, and proves nothing of it', async () => {
  const id = identityId('foreign');
  const { input, reads } = await look([{ entries: [id] }], {});
  expect(reads).toEqual([id]);
  expect(input.observed.deleted?.has(id)).toBe(true);
  expect(input.observed.proved.has(id)).toBe(false);
});

test('a read that Azure refuses keeps its object, and holds up no other [P7, F1]', async () => {
  const [refused, found] = [hostId('apps'), host('web')];
  const failure = {
    policy: 'Stalled',
    code: 'AuthorizationFailed',
    message: 'no right',
  } as const;
  const { input, failures } = await look([{ hosts: [refused, found.id] }], {
    shown: new Shown({ [refused]: new ReconcileError(failure), [found.id]: found }),
  });
  expect(input.observed.proved.has(refused)).toBe(false);
  expect(input.observed.proved.has(found.id)).toBe(true);
  expect(failures).toEqual([failure]);
});

test('what a read shows may raise another doubt, and nothing is read twice', async () => {
  const [found, next] = [identity('billing'), hostId('apps')];
  const rounds = [{ identities: [found.id] }, { identities: [found.id], hosts: [next] }];
  const { reads } = await look(rounds, { shown: new Shown({ [found.id]: found }) });
  expect(reads).toEqual([found.id, next]);
});

test('doubts that never end are given up after three rounds', async () => {
  const rounds = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ hosts: [hostId(name)] }));
  const { reads } = await look(rounds, {});
  expect(reads).toEqual(['a', 'b', 'c'].map((name) => hostId(name)));
});

test('a list that lost thousands costs a hundred reads, eight at a time, and says that it goes on [P10]', async () => {
  const hosts = Array.from({ length: 2000 }, (_, index) => hostId(`pool${index}`));
  const { reads, mostUnderWay, failures, input } = await look([{ hosts }], {
    known: hosts.map((id) => sinceYesterday(id)),
  });
  expect(reads).toHaveLength(100);
  expect(mostUnderWay).toBe(8);
  expect(failures).toMatchObject([{ policy: 'Waiting', code: 'ManyReadsToProve' }]);
  expect(hosts.filter((id) => input.observed.proved.has(id))).toHaveLength(100);
});

test('without a prover every list is believed: a sweep decides nothing', async () => {
  const { input, failures } = await proved<Input>(
    {},
    {
      assemble: async (observed) => ({ observed }),
      doubts: () => ({ ...NONE, hosts: [hostId('a')] }),
    },
    { ...planInput(world()).observed, proved: new Set() },
  );
  expect(input.observed.proved.has(hostId('a'))).toBe(true);
  expect(failures).toEqual([]);
});
