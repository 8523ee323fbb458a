import type { FaultPoint } from '../../../local/host';
import { seededFaults } from '../../../local/host';
import type { Fault } from '../../../shared/adapters/store';
import type { Dice } from '../../support/random';
import { dice } from '../../support/random';
import type { Stage, StageOptions } from '../../support/stage';
import { openStage } from '../../support/stage';
import { MINUTE } from '../fleet';
import { createCluster, somethingHappens } from './actions';
import { wrongInTheEnd } from './calm';
import { humansDoAsTold } from './humans';
import { everybodyLeaves } from './leave';
import { azureLies, slowLists } from './lies';
import type { Place } from './place';
import { nameNodePools } from './place';
import { watch } from './watch';
import { somethingGoesWrong } from './weather';

export interface Played {
  /** Violations; empty when all is well. */
  readonly wrong: readonly string[];
  readonly story: readonly string[];
  /** Every ARM call with its time and status: two plays of one seed give the same. */
  readonly trace: readonly string[];
}

const ACTS = 10;
/** What the storm has swallowed is found by a sweep, and what needs a second look to be proved, by the one after it. */
const TWO_SWEEPS = 32 * MINUTE;

/**
 * Plays one seed: a story under bad weather, then calm, then a look at what became of it. `nodePools`: in the midst of it
 * the profile is narrowed to pools of these names.
 */
export async function play(seed: number, nodePools: readonly string[] = []): Promise<Played> {
  const chance = dice(seed);
  // Every third story is gentle: no crash and no lost answer, so that each single call can be judged.
  const gently = seed % 3 === 0;
  const storm = { on: true };
  const stage = await openStage(weather(seed, chance, gently, storm));
  try {
    const place: Place = {
      stage,
      names: ['aks1', 'aks2'],
      offboarded: new Set(),
      ours: new Set(),
      hidden: new Set(),
      nodePools: [],
      fitted: new Map(),
      story: [],
    };
    const { wrong } = watch(place, gently);
    const lies = dice(seed + 2_000_000);
    slowLists(place, lies);
    await tell(place, { chance, lies, gently, nodePools });
    storm.on = false;
    clearUp(stage);
    await stage.clock.advance(TWO_SWEEPS);
    await stage.settle(120);
    if (await humansDoAsTold(place)) await stage.clock.advance(40 * MINUTE);
    const ended = await wrongInTheEnd(place);
    const trace = stage.azure.calls.all.map(({ at, method, path, status }) =>
      [at, method, path, status].join(' '),
    );
    const unrest = await restless(place);
    const left = await everybodyLeaves(place);
    return {
      wrong: [...wrong, ...ended, ...unrest, ...left],
      story: place.story,
      trace,
    };
  } finally {
    await stage.stop();
  }
}

function weather(
  seed: number,
  chance: Dice,
  gently: boolean,
  storm: { readonly on: boolean },
): StageOptions {
  const random = seededFaults(seed, 0.03);
  const tableRate = gently || chance.roll(2) === 0 ? 0 : 50;
  const tableDice = dice(seed + 1_000_000);
  return {
    // More than half of a story's time is the calm, in which nearly every look finds nothing.
    pumpSeconds: 30,
    simulator: {
      seed,
      latency: {
        requestMs: 0,
        clusterCreateMs: 60_000,
        clusterUpgradeMs: 60_000,
        poolCreateMs: 40_000,
        vmssPatchMs: 10_000 + chance.roll(60) * 1000,
        roleReplicationMs: chance.roll(3) === 0 ? chance.roll(120) * 1000 : 0,
        eventDeliveryMs: 200 + chance.roll(3000),
      },
    },
    settings: { contestedAfter: 1000, cooldownSeconds: chance.pick([1, 5, 20]) ?? 20 },
    faults: {
      ...random,
      strike: (point: FaultPoint) => storm.on && !gently && random.strike(point),
    },
    tableFault(): Fault | undefined {
      if (!storm.on || tableRate === 0 || tableDice.roll(tableRate) > 0) return undefined;
      return tableDice.pick(['busy', 'answerLost', 'raced']);
    },
  };
}

interface Luck {
  readonly chance: Dice;
  /** What Azure says wrongly has dice of its own. */
  readonly lies: Dice;
  readonly gently: boolean;
  readonly nodePools: readonly string[];
}

async function tell(place: Place, { chance, lies, gently, nodePools }: Luck): Promise<void> {
  const { stage } = place;
  stage.azure.events.chaos({ drop: 0.15, duplicate: 0.2, reorder: 0.3, delayMs: 60_000 });
  for (const name of ['billing', 'orders']) {
    stage.azure.world.createIdentity({ name, resourceGroup: 'rg-identities', existing: true });
  }
  for (const name of place.names) createCluster(place, name);
  await stage.clock.advance(chance.roll(120) * 1000);
  for (let act = 0; act < ACTS; act += 1) {
    await stage.clock.advance(chance.roll(chance.pick([5, 60, 240]) ?? 60) * 1000);
    if (chance.roll(3) === 0) somethingGoesWrong(place, chance, gently);
    if (lies.roll(2) === 0) azureLies(place, lies);
    await somethingHappens(place, chance);
    if (act === ACTS / 2 && nodePools.length > 0) nameNodePools(place, nodePools);
  }
  await stage.clock.advance(chance.roll(60) * 1000);
}

/** From now on events come as they should, and nothing goes wrong any more. */
function clearUp({ azure }: Stage): void {
  azure.events.chaos({});
  azure.faults.clear();
  const { settings } = azure.world;
  settings.latency = { ...settings.latency, roleListLagMs: 0 };
}

/** Once at rest, nothing more is written: not by a sweep, and not by any run. */
async function restless({ stage }: Place): Promise<readonly string[]> {
  stage.azure.calls.reset();
  await stage.clock.advance(16 * MINUTE);
  return stage.azure.calls
    .writes()
    .map(({ method, path, status }) => `at rest, and still ${method} ${path} ${status}`);
}
