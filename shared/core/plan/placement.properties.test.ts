import type { IsoTime } from '../base/iso-time';
import { plusMs } from '../base/iso-time';
import fc from 'fast-check';
import type { Principals } from '../../../test/support/carry-out';
import { carryOut } from '../../../test/support/carry-out';
import {
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  pod,
} from '../../../test/support/objects';
import type { World } from '../../../test/support/world';
import {
  deadEntry,
  entry,
  held,
  host,
  hostStepsOf,
  identities,
  identityId,
  identityRules,
  IDENTITY_GROUP,
  NOW,
  planOf,
  principalOf,
  profile,
  world,
  YESTERDAY,
} from '../../../test/support/world';
import type { ResourceId } from '../base/resource-id';

/** Statements about every cluster whose profile says where identities go; set FC_SEED to replay one. */
const SEED = Number(process.env['FC_SEED'] ?? 20260102);
const RUNS = Number(process.env['FC_RUNS'] ?? 200);

const NAMES = ['a', 'b'] as const;
const POOLS = ['apps', 'batch', 'web'] as const;
const PRINCIPALS: Principals = new Map(
  NAMES.map((name) => [identityId(name), principalOf(identityId(name))]),
);
const RECENTLY = plusMs(NOW, -60_000);

const UNUSED_SINCE: Readonly<Partial<Record<string, IsoTime>>> = {
  'unused lately': RECENTLY,
  'unused for long': YESTERDAY,
};

interface Seat {
  readonly pool: (typeof POOLS)[number];
  readonly name: (typeof NAMES)[number];
}

interface Drawn {
  readonly world: World;
  readonly pods: readonly Seat[];
  readonly nodePools: readonly string[];
  readonly onlyWhereUsed: boolean;
}

const seats = POOLS.flatMap((pool) => NAMES.map((name): Seat => ({ pool, name })));
const standing = fc.constantFrom('absent', 'live', 'live', 'dead');
const holding = fc.constantFrom('no', 'held', 'unused lately', 'unused for long', 'intended');

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    nodePools: fc.constantFrom([], ['apps'], ['*a*'], ['app', 'WEB'], ['nothing']),
    onlyWhereUsed: fc.boolean(),
    pods: fc.subarray(seats),
    standings: fc.tuple(...seats.map(() => standing)),
    holdings: fc.tuple(...seats.map(() => holding)),
    look: fc.constantFrom('read', 'read', 'read', 'unreachable'),
  })
  .map(({ nodePools, onlyWhereUsed, pods, standings, holdings, look }) => ({
    pods,
    nodePools,
    onlyWhereUsed,
    world: world({
      identities: identities(...NAMES),
      hosts: POOLS.map((pool) =>
        host(pool, [], {
          attached: seats.flatMap((seat, at) => {
            if (seat.pool !== pool || standings[at] === 'absent') return [];
            // A dead entry that is not ours blocks Azure, which is no matter of the plan.
            const isDead = standings[at] === 'dead' && holdings[at] !== 'no';
            return [isDead ? deadEntry(seat.name) : entry(seat.name)];
          }),
        }),
      ),
      ledger: seats.flatMap(({ pool, name }, at) => {
        const how = holdings[at] ?? 'no';
        if (how === 'no') return [];
        const unused = UNUSED_SINCE[how];
        const state = how === 'intended' ? 'intended' : 'held';
        return [held(host(pool), name, { state, ...(unused && { unusedSince: unused }) })];
      }),
      profile: profile({
        mode: 'standard',
        mic: 'serverless',
        objects: 'read',
        identities: identityRules({
          placements: [
            {
              resourceGroup: IDENTITY_GROUP,
              nodePools,
              ...(onlyWhereUsed && { onlyWhereUsed: { quietSeconds: 3600 } }),
            },
          ],
        }),
      }),
      objects:
        look === 'unreachable'
          ? {
              kind: 'unreachable',
              failure: { policy: 'Transient', code: 'ApiServerUnreachable', message: 'x' },
            }
          : {
              kind: 'read',
              objects: clusterObjects({
                installation: installation(),
                identities: NAMES.map((name) => azureIdentity(name)),
                bindings: NAMES.map((name) => binding(name)),
                pods: pods.map(({ pool, name }) =>
                  pod(`${pool}-${name}`, name, { nodeName: `node-${pool}` }),
                ),
                nodes: POOLS.map((pool) => ({
                  name: `node-${pool}`,
                  providerId: `azure://${host(pool).id}/virtualMachines/0`,
                })),
              }),
            },
    }),
  }));

function holds(statement: (value: Drawn) => void | Promise<void>): Promise<void> {
  const property = fc.asyncProperty(drawn, async (value) => statement(value));
  return fc.assert(property, { seed: SEED, numRuns: RUNS });
}

/** Roles and hosts: no API server answers here. */
async function converge(before: World): Promise<World> {
  const plan = planOf(before);
  const steps = plan.steps.filter(({ kind }) => kind !== 'writeAssigned');
  return (await carryOut(before, { ...plan, steps }, PRINCIPALS)).world;
}

/** `pool name` of what is attached, or taken off, in a plan. */
function placesIn(of: World, what: 'attach' | 'detach'): readonly string[] {
  return hostStepsOf(planOf(of)).flatMap((step) =>
    step[what].map((id) => `${poolOf(step.target)} ${nameOf(id)}`),
  );
}

function poolOf(target: ResourceId): string {
  return POOLS.find((pool) => host(pool).id === target) ?? '';
}

function nameOf(id: ResourceId): string {
  return NAMES.find((name) => identityId(name) === id) ?? '';
}

describe('wherever a profile sends identities', () => {
  test('nothing is taken from under a pod that was seen, nor in a cluster that cannot be seen [P7]', async () => {
    await holds(({ world: before, pods }) => {
      const inUse = new Set(pods.map(({ pool, name }) => `${pool} ${name}`));
      const taken = placesIn(before, 'detach');
      expect(before.objects.kind === 'read' ? taken.filter((at) => inUse.has(at)) : taken).toEqual(
        [],
      );
    });
  });

  test('nothing is taken off that the ledger does not hold, nor was in use an hour ago while its pool may have it [P6]', async () => {
    await holds(({ world: before, onlyWhereUsed, nodePools }) => {
      const old = new Set(
        before.ledger.flatMap((line) => {
          if (line.kind !== 'identity') return [];
          const isOver = line.unusedSince === YESTERDAY || nodePools.length > 0;
          return isOver ? [`${poolOf(line.host)} ${nameOf(line.identity)}`] : [];
        }),
      );
      const taken = placesIn(before, 'detach');
      expect(taken.filter((at) => !old.has(at))).toEqual([]);
      if (!onlyWhereUsed && nodePools.length === 0) expect(taken).toEqual([]);
    });
  });

  test('nothing is attached on a pool that is left out, nor where no pod uses it', async () => {
    const fits: Readonly<Record<string, readonly string[]>> = {
      apps: ['apps'],
      '*a*': ['apps', 'batch'],
      'app,WEB': ['web'],
      nothing: [],
    };
    await holds(({ world: before, pods, nodePools, onlyWhereUsed }) => {
      const inUse = new Set(pods.map(({ pool, name }) => `${pool} ${name}`));
      for (const at of placesIn(before, 'attach')) {
        const [pool = ''] = at.split(' ');
        expect(nodePools.length === 0 || fits[nodePools.join()]?.includes(pool)).toBe(true);
        if (onlyWhereUsed) expect(before.objects.kind === 'read' && inUse.has(at)).toBe(true);
      }
    });
  });

  test('a plan that was carried out leaves nothing to plan, nor to note [P1, P2]', async () => {
    await holds(async ({ world: before }) => {
      const after = await converge(before);
      expect(hostStepsOf(planOf(after))).toEqual([]);
      expect(planOf(after).bookkeeping).toEqual({ put: [], remove: [] });
    });
  });

  test('in the end identities are where they belong and nowhere else that we brought them [P1]', async () => {
    await holds(async ({ world: before, pods, nodePools, onlyWhereUsed }) => {
      if (before.objects.kind !== 'read' || nodePools.length > 0 || !onlyWhereUsed) return;
      const first = await converge(before);
      const later = { ...first, now: plusMs(NOW, 3_600_000) };
      const after = await converge(later);
      const held = after.ledger.flatMap((line) =>
        line.kind === 'identity' ? [`${poolOf(line.host)} ${nameOf(line.identity)}`] : [],
      );
      const inUse = new Set(pods.map(({ pool, name }) => `${pool} ${name}`));
      expect(held.filter((at) => !inUse.has(at))).toEqual([]);
    });
  });
});
