import type { FaultPoint } from '../../local/host';
import { seededFaults } from '../../local/host';
import { dice } from '../support/random';
import type { Stage } from '../support/stage';
import { conditionsOf, createCluster, openStage } from '../support/stage';
import type { Model } from './chaos';
import { identityId, newModel, somethingHappens } from './chaos';

/** `SEED=7 npm test -- test/faults/seeds` plays one seed; `SEEDS=2000` plays that many. */
const ONE = process.env.SEED;
const COUNT = Number(process.env.SEEDS ?? 40);
const seeds =
  ONE === undefined ? Array.from({ length: COUNT }, (_, index) => index + 1) : [Number(ONE)];

const CRASH_RATE = 0.04;
const ACTIONS = 8;

async function play(seed: number): Promise<readonly string[]> {
  const random = seededFaults(seed, CRASH_RATE);
  let faulty = true;
  const stage = await openStage({
    simulator: { seed },
    faults: { ...random, strike: (point: FaultPoint) => faulty && random.strike(point) },
    // The story repairs a lot within an hour, and takes away most of what there was: both on purpose.
    settings: { contestedAfter: 1000 },
    profile: { maxRemovalShare: 1 },
  });
  try {
    const chance = dice(seed);
    stage.azure.events.chaos({ drop: 0.2, duplicate: 0.2, reorder: 0.3, delayMs: 60_000 });
    const model = newModel(stage, createCluster(stage), ['billing', 'orders', 'search']);
    for (let step = 0; step < ACTIONS; step += 1) {
      await stage.clock.advance(chance.roll(600) * 1000);
      somethingHappens(stage, model, chance);
    }
    faulty = false;
    stage.azure.events.chaos({});
    // Two sweeps, and the ten minutes for which an entry without a principal may be a fresh one.
    await stage.clock.advance(45 * 60_000);
    await stage.settle(60);
    return [...(await wrongWith(stage, model)), ...removedInVain(stage, model)].map(
      (what) => `${what} after ${model.did.join('; ')}`,
    );
  } finally {
    await stage.stop();
  }
}

/** What the world lacks, or has too much of, once everything has come to rest. */
async function wrongWith(stage: Stage, model: Model): Promise<readonly string[]> {
  const wanted = new Set(
    [...model.identities].map((name) => identityId(stage, name).toLowerCase()),
  );
  const wrong = stage.azure.world.hosts(model.cluster).flatMap((host) => {
    const there = new Map(host.identity.user.map((entry) => [entry.id.toLowerCase(), entry]));
    const lacking = [...wanted].filter(
      (id) => there.get(id)?.principalId !== principalOf(stage, id),
    );
    const extra = [...there.keys()].filter((id) => !wanted.has(id) && !model.foreign.has(id));
    const kubelet = extra.filter((id) => id.endsWith('-agentpool'));
    return [
      ...lacking.map((id) => `${host.pool} lacks ${id}`),
      ...extra.filter((id) => !kubelet.includes(id)).map((id) => `${host.pool} has ${id}`),
      ...(kubelet.length === 1 ? [] : [`${host.pool} has ${kubelet.length} kubelet identities`]),
    ];
  });
  const [ready] = await conditionsOf(stage, model.cluster);
  return ready === 'Ready=True/Converged' ? wrong : [...wrong, `it is ${ready}`];
}

function principalOf(stage: Stage, id: string): string | undefined {
  const found = stage.azure.world.find(id);
  return found !== undefined && 'principalId' in found ? found.principalId : undefined;
}

/** Entries that we removed although the identity was never deleted: a pod may have been using them. */
function removedInVain(stage: Stage, { touched }: Model): readonly string[] {
  const bodies = stage.azure.calls.writes().map(({ body }) => body as PatchBody | undefined);
  return bodies
    .flatMap((body) => Object.entries(body?.identity?.userAssignedIdentities ?? {}))
    .filter(([, entry]) => entry === null)
    .map(([id]) => id)
    .filter((id) => !touched.has(id.split('/').at(-1) ?? ''))
    .map((id) => `we removed ${id}`);
}

interface PatchBody {
  readonly identity?: { readonly userAssignedIdentities?: Readonly<Record<string, object | null>> };
}

test.each(seeds)(
  'whatever happens, crashes and gets lost, it ends as it should (SEED=%d npm test -- test/faults/seeds)',
  async (seed) => {
    expect(await play(seed)).toEqual([]);
  },
  60_000,
);
