import fc from 'fast-check';
import type { CarriedOut, Principals } from '../../../test/support/carry-out';
import { bodiesOf, carryOut } from '../../../test/support/carry-out';
import type { World } from '../../../test/support/world';
import {
  deadEntry,
  entry,
  foreignAssignment,
  held,
  heldRole,
  host,
  hostStepsOf,
  identity,
  identityId,
  offboardingOf,
  ourAssignment,
  planOf,
  principalOf,
  profile,
  USUAL_NEEDS,
  virtualMachine,
  world,
} from '../../../test/support/world';
import type { AttachedIdentity, NodePoolHost } from '../cluster/cluster';
import type { LedgerEntry } from './ledger';
import { ledgerKey } from './ledger';
import { resourceId } from '../base/resource-id';

/**
 * Statements about every world. A failure prints its seed and the smallest world; set FC_SEED to replay it.
 * Runs are seeded so that the suite is the same each time.
 */
const SEED = Number(process.env['FC_SEED'] ?? 20260102);
const RUNS = Number(process.env['FC_RUNS'] ?? 150);

function holds<T>(
  arbitrary: fc.Arbitrary<T>,
  statement: (value: T) => void | Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, async (value) => statement(value));
  return fc.assert(property, { seed: SEED, numRuns: RUNS });
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
/** Never in the profile's group: what AKS, an add-on or an admin put on a host. */
const FOREIGN = ['kubelet', 'addon', 'by-hand'] as const;
const PRINCIPALS: Principals = new Map(
  [...NAMES, ...FOREIGN].map((name) => [identityId(name), principalOf(identityId(name))]),
);

/** How one identity stands on one host. */
type Standing = 'absent' | 'live' | 'dead' | 'other principal';

function entryOf(name: string, standing: Standing): readonly AttachedIdentity[] {
  switch (standing) {
    case 'absent':
      return [];
    case 'live':
      return [entry(name)];
    case 'dead':
      return [deadEntry(name)];
    case 'other principal':
      return [entry(name, { principalId: 'principal-of-the-one-before' })];
  }
}

/** Dead entries are those of identities that are wanted again: others block Azure, which is no matter of the plan. */
const standing = (desired: boolean): fc.Arbitrary<Standing> =>
  fc.constantFrom<Standing>(
    'absent',
    'live',
    ...(desired ? (['dead', 'other principal'] as const) : []),
  );

interface HostDraw {
  readonly host: NodePoolHost;
  readonly ledger: readonly LedgerEntry[];
}

function hostDraw(index: number, desired: ReadonlySet<string>): fc.Arbitrary<HostDraw> {
  return fc
    .record({
      machine: fc.boolean(),
      systemAssigned: fc.boolean(),
      standings: fc.tuple(...NAMES.map((name) => standing(desired.has(name)))),
      held: fc.tuple(...NAMES.map(() => fc.constantFrom('no', 'held', 'intended'))),
      foreign: fc.subarray([...FOREIGN]),
      upper: fc.boolean(),
    })
    .map((draw) => {
      const built = (draw.machine ? virtualMachine : host)(`pool${index}`, [], {
        systemAssigned: draw.systemAssigned,
        attached: [
          ...draw.foreign.flatMap((name) => entryOf(name, 'live')),
          ...NAMES.flatMap((name, at) => entryOf(name, draw.standings[at] ?? 'absent')),
        ].map((each) => ({ ...each, id: noisy(each.id, draw.upper) })),
      });
      const ledger = NAMES.flatMap((name, at) => {
        const state = draw.held[at];
        return state === 'held' || state === 'intended' ? [held(built, name, { state })] : [];
      });
      return { host: built, ledger };
    });
}

/** The same id in the spelling of another Azure service, read back through the one way in. */
function noisy(id: string, upper: boolean): AttachedIdentity['id'] {
  return resourceId(upper ? `${id.toUpperCase()}/` : id);
}

const worlds: fc.Arbitrary<World> = fc
  .record({
    wanted: fc.subarray([...NAMES]),
    size: fc.integer({ min: 0, max: 3 }),
    roles: fc.tuple(...USUAL_NEEDS.map(() => fc.constantFrom('none', 'ours', 'lost', 'foreign'))),
    operatorScope: fc.constantFrom('resourceGroup' as const, 'identity' as const),
  })
  .chain(({ wanted, size, roles, operatorScope }) =>
    fc
      .tuple(...Array.from({ length: size }, (_, index) => hostDraw(index, new Set(wanted))))
      .map((draws) =>
        world({
          profile: profile({ operatorScope }),
          identities: wanted.map((name) => identity(name)),
          hosts: draws.map((draw) => draw.host),
          roleAssignments: USUAL_NEEDS.flatMap((need, at) =>
            roles[at] === 'none'
              ? []
              : [roles[at] === 'foreign' ? foreignAssignment(need) : ourAssignment(need)],
          ),
          ledger: [
            ...draws.flatMap((draw) => draw.ledger),
            ...USUAL_NEEDS.flatMap((need, at) => (roles[at] === 'ours' ? [heldRole(need)] : [])),
          ],
        }),
      ),
  );

/** A world without any trace of us, in which nobody is half-way through anything. */
const untouched: fc.Arbitrary<World> = worlds.map((drawn) => ({
  ...drawn,
  ledger: [],
  roleAssignments: drawn.roleAssignments.filter(({ id }) => id.includes('99999999')),
  hosts: drawn.hosts.map((each) => ({
    ...each,
    attached: each.attached.map(({ id }) => ({ id, principalId: principalOf(id) })),
  })),
}));

const converged = new Map<string, Promise<CarriedOut>>();

/** Statements about the same worlds share their runs: the seed is the same. */
function converge(before: World): Promise<CarriedOut> {
  const key = JSON.stringify(before);
  const known = converged.get(key) ?? carryOut(before, planOf(before), PRINCIPALS);
  converged.set(key, known);
  return known;
}

const OFFBOARDING = { intent: 'offboard' } as const;

function idsOn(each: NodePoolHost): readonly string[] {
  return each.attached.map(({ id }) => id).sort();
}

describe('for every world', () => {
  test('a plan that was carried out leaves nothing to plan, nor to note in the ledger', async () => {
    await holds(worlds, async (before) => {
      const again = planOf((await converge(before)).world);
      expect(again.steps).toEqual([]);
      expect(again.bookkeeping).toEqual({ put: [], remove: [] });
      expect(again.failures).toEqual([]);
    });
  });

  test('afterwards every wanted identity lives on every host, and every wanted role is there', async () => {
    await holds(worlds, async (before) => {
      const { world: after } = await converge(before);
      for (const each of after.hosts) {
        expect(each.attached).toEqual(
          expect.arrayContaining(
            before.identities.map(({ id, principalId }) => ({ id, principalId })),
          ),
        );
      }
    });
  });

  test('nothing is taken from a host that the ledger does not hold, except a dead entry to be attached again', async () => {
    await holds(worlds, async (before) => {
      const { world: after } = await converge(before);
      for (const each of before.hosts) {
        const left = new Set(idsOn(after.hosts.find(({ id }) => id === each.id) ?? each));
        const ours = new Set(
          before.ledger.flatMap((line) =>
            line.kind === 'identity' && line.host === each.id ? [line.identity] : [],
          ),
        );
        expect(idsOn(each).filter((id) => !left.has(id) && !ours.has(resourceId(id)))).toEqual([]);
      }
    });
  });

  test('foreign entries and the system-assigned identity are as before (frame) [P6]', async () => {
    const foreign = new Set<string>(FOREIGN.map((name) => identityId(name)));
    await holds(worlds, async (before) => {
      const { world: after } = await converge(before);
      const frame = (of: World): unknown =>
        of.hosts.map(({ id, systemAssigned, attached }) => ({
          id,
          systemAssigned,
          foreign: attached.filter((each) => foreign.has(each.id)),
        }));
      expect(frame(after)).toEqual(frame(before));
    });
  });

  test('no role assignment goes that the ledger does not hold', async () => {
    await holds(worlds, async (before) => {
      const { writes } = await converge(before);
      const gone = writes.flatMap((write) => (write.kind === 'delete' ? [write.assignment] : []));
      const ours = before.ledger.map((line) => (line.kind === 'role' ? line.assignment : ''));
      expect(gone.filter((id) => !ours.includes(id))).toEqual([]);
    });
  });

  test('each role that is needed is there at every moment from its first grant on (P7)', async () => {
    await holds(worlds, (before) => {
      const plan = planOf(before);
      const kinds = plan.steps.map(({ kind }) => kind);
      expect(kinds).toEqual([
        ...kinds.filter((kind) => kind === 'grantRole'),
        ...kinds.filter((kind) => kind === 'updateHost'),
        ...kinds.filter((kind) => kind === 'revokeRole'),
      ]);
    });
  });

  test('an identity that is wanted and alive is never named in a removal [P7]', async () => {
    await holds(worlds, (before) => {
      for (const step of hostStepsOf(planOf(before))) {
        const target = before.hosts.find(({ id }) => id === step.target);
        const alive = target?.attached.filter(
          ({ id, principalId }) =>
            before.identities.some((each) => each.id === id) && principalId === principalOf(id),
        );
        const removed = bodiesOf(step).flatMap(({ userAssignedIdentities: map = {} }) =>
          Object.keys(map).filter((id) => map[id] === null),
        );
        expect(alive?.filter(({ id }) => removed.includes(id))).toEqual([]);
      }
    });
  });

  test('writes are the minimum: one PATCH for what is added to a host, one for what is taken off it, one more where an entry is replaced, one per role', async () => {
    await holds(worlds, async (before) => {
      const plan = planOf(before);
      const { writes } = await converge(before);
      const hosts = hostStepsOf(plan);
      const replaced = hosts.filter((step) => step.replace.length > 0);
      const roles = plan.steps.length - hosts.length;
      const adding = hosts.filter(({ attach, replace }) => attach.length + replace.length > 0);
      const removing = hosts.filter(({ detach }) => detach.length > 0);
      const patches = adding.length + removing.length + replaced.length;
      expect(writes).toHaveLength(patches + roles);
      expect(plan.cost.writes).toBe(writes.length);
      expect(new Set(hosts.map(({ target }) => target)).size).toBe(hosts.length);
    });
  });

  test('the same world gives the same plan, in whatever order Azure lists it and however often it repeats a row', async () => {
    const shuffled = worlds.chain((drawn) =>
      fc
        .record({
          hosts: fc.shuffledSubarray([...drawn.hosts, ...drawn.hosts], {
            minLength: drawn.hosts.length * 2,
          }),
          identities: fc.shuffledSubarray([...drawn.identities], {
            minLength: drawn.identities.length,
          }),
          reversed: fc.boolean(),
        })
        .map(({ hosts, identities, reversed }) => ({
          drawn,
          other: {
            ...drawn,
            identities: [...identities, ...identities],
            hosts: hosts.map((each) => ({
              ...each,
              attached: reversed ? each.attached.toReversed() : each.attached,
            })),
          },
        })),
    );
    await holds(shuffled, ({ drawn, other }) => {
      const withoutOrder = (of: World): unknown => ({
        ...planOf(of),
        steps: planOf(of).steps.map((step) =>
          step.kind === 'updateHost' ? { ...step, attached: step.attached.toSorted() } : step,
        ),
      });
      expect(withoutOrder(other)).toEqual(withoutOrder(drawn));
    });
  });

  test('onboarding and then off-boarding leaves Azure as it was (P16)', async () => {
    await holds(untouched, async (before) => {
      const { world: onboarded } = await converge(before);
      const { world: after } = await carryOut(
        onboarded,
        offboardingOf(onboarded),
        PRINCIPALS,
        OFFBOARDING,
      );
      const azure = (of: World): unknown => ({
        hosts: of.hosts.map((each) => ({ ...each, attached: idsOn(each) })),
        roles: of.roleAssignments,
      });
      expect(azure(after)).toEqual(azure(before));
      expect(after.ledger).toEqual([]);
    });
  });

  test('off-boarding takes every entry of the ledger off, and asks for nothing the second time', async () => {
    await holds(worlds, async (before) => {
      const { world: after } = await carryOut(
        before,
        offboardingOf(before),
        PRINCIPALS,
        OFFBOARDING,
      );
      expect(after.ledger).toEqual([]);
      expect(offboardingOf(after).steps).toEqual([]);
    });
  });

  test('the ledger is never told to keep and to drop the same entry', async () => {
    const elsewhere = fc.tuple(
      worlds,
      fc.subarray(USUAL_NEEDS.map((need) => ourAssignment(need).id)),
    );
    await holds(elsewhere, ([drawn, heldElsewhere]) => {
      const { put, remove } = planOf({ ...drawn, heldElsewhere }).bookkeeping;
      const kept = new Set(put.map(ledgerKey));
      expect(remove.filter((line) => kept.has(ledgerKey(line)))).toEqual([]);
    });
  });

  test('a run whose host died at any of its steps is finished by the next one, to the same end (P3) [P3, F1]', async () => {
    const crashes = fc.tuple(worlds, fc.nat({ max: 12 }));
    await holds(crashes, async ([before, done]) => {
      const crashed = await carryOut(before, planOf(before), PRINCIPALS, { crashAfter: done });
      const { world: after } = await converge(crashed.world);
      expect(after.hosts.map(idsOn)).toEqual((await converge(before)).world.hosts.map(idsOn));
      expect(planOf(after).steps).toEqual([]);
    });
  });
});

describe('for every world in which a mass removal is refused', () => {
  const guarded = worlds.map((drawn) => ({
    ...drawn,
    profile: { ...drawn.profile, maxRemovalShare: 0 },
  }));

  test('nothing goes, and everything that is wanted still comes', async () => {
    await holds(guarded, async (before) => {
      const plan = planOf(before);
      const { world: after, writes } = await carryOut(before, plan, PRINCIPALS);
      for (const [at, each] of before.hosts.entries()) {
        expect(idsOn(after.hosts[at] ?? each)).toEqual(
          [...new Set([...idsOn(each), ...before.identities.map(({ id }) => id)])].sort(),
        );
      }
      expect(plan.cost.writes).toBe(writes.length);
      expect(plan.steps.filter(({ kind }) => kind === 'revokeRole')).toEqual([]);
    });
  });
});

describe('for every number of identities', () => {
  const sizes = fc.record({
    add: fc.integer({ min: 0, max: 400 }),
    dead: fc.integer({ min: 0, max: 200 }),
    remove: fc.integer({ min: 0, max: 200 }),
    foreign: fc.integer({ min: 0, max: 3 }),
    systemAssigned: fc.boolean(),
  });

  test('no PATCH carries more than 150, additions never wait for removals, and Azure takes each of them', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ add, dead, remove, foreign, systemAssigned }) => {
        const names = (kind: string, count: number): readonly string[] =>
          Array.from({ length: count }, (_, at) => `${kind}${at}`);
        const desired = [...names('new', add), ...names('again', dead)];
        const principals = new Map(
          [...desired, ...names('old', remove), ...names('foreign', foreign)].map((name) => [
            identityId(name),
            principalOf(identityId(name)),
          ]),
        );
        const busy = host('pool', [...names('old', remove), ...names('foreign', foreign)]);
        const before = world({
          identities: desired.map((name) => identity(name)),
          hosts: [
            {
              ...busy,
              systemAssigned,
              attached: [...busy.attached, ...names('again', dead).map(deadEntry)],
            },
          ],
          ledger: names('old', remove).map((name) => held(busy, name)),
        });
        const { world: after } = await carryOut(before, planOf(before), principals);
        expect(after.hosts.map(idsOn)).toEqual([
          [...desired, ...names('foreign', foreign)].map((name) => identityId(name)).sort(),
        ]);
        expect(after.hosts.map((each) => each.systemAssigned)).toEqual([systemAssigned]);
        expect(planOf(after).steps).toEqual([]);
        for (const step of hostStepsOf(planOf(before))) {
          const entries = bodiesOf(step).map(({ userAssignedIdentities: map = {} }) =>
            Object.values(map),
          );
          const lastAddition = entries.findLastIndex((values) =>
            values.some((value) => value !== null),
          );
          const firstPlainRemoval =
            step.detach.length > 0 && dead === 0
              ? entries.findIndex((values) => values.includes(null))
              : lastAddition;
          expect(firstPlainRemoval === -1 || firstPlainRemoval >= lastAddition).toBe(true);
        }
      }),
      { seed: SEED, numRuns: 25 },
    );
  });
});
