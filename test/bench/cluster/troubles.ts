import { isBusy } from '../../../local/azure/world/host-state';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Fleet, FleetOptions } from '../../faults/fleet';
import { conditionOf, HOUR, MINUTE, openOnboarded, tellOf } from '../../faults/fleet';
import { identitiesOn, IDENTITY_GROUP } from '../../support/stage';

/** What became of a trouble: seconds until all that can be served is, PATCHes of scale sets until then, and in words. */
interface Outcome {
  readonly seconds?: number;
  readonly patches: number;
  /** PATCHes in the hour after that, with an event a minute. */
  readonly patchesLater: number;
  readonly end: string;
}

export interface Trouble {
  readonly what: string;
  /** MIC 1.8.17, recorded, in words. */
  readonly mic: string;
  readonly ours: Outcome;
}

interface Scene extends Fleet {
  readonly cluster: ResourceId;
}

interface Case {
  readonly what: string;
  readonly mic: string;
  readonly options?: FleetOptions;
  /** Lets it happen; answers what must be on every scale set when it is over, besides what was there before. */
  readonly happens: (scene: Scene) => Promise<readonly string[]>;
}

const OURS = ['billing', 'orders', 'search'];
/** Durations of Azure are a tenth of the real ones, as they were when MIC was recorded: a PATCH takes 4 s. */
const TENTH: FleetOptions = {
  pools: ['system'],
  simulator: { timeScale: 0.1 },
  settings: { cooldownSeconds: 2 },
};

export const CASES: readonly Case[] = [
  {
    what: 'an identity that is deleted already among good ones',
    mic: '9.5 s, 6 PATCHes',
    happens: deletedAmongGood,
  },
  {
    what: 'an identity that we attached is deleted, and another comes',
    mic: 'stuck',
    happens: ownDeleted,
  },
  {
    what: 'a dead entry that somebody put there by hand',
    mic: 'stuck',
    happens: deadEntryByHand,
  },
  {
    what: 'the same with `removeDeadEntries`',
    mic: '–',
    options: { profile: { removeDeadEntries: true } },
    happens: deadEntryByHand,
  },
  {
    what: 'an upgrade wipes three scale sets',
    mic: 'with the next interval, one set after the other; objects say Assigned meanwhile',
    options: { pools: ['system', 'apps', 'batch'] },
    happens: wiped,
  },
  {
    what: '429 with Retry-After 20 on the first PATCH',
    mic: 'not served within 90 s',
    happens: throttled,
  },
];

async function deletedAmongGood({ stage }: Scene): Promise<readonly string[]> {
  const { world } = stage.azure;
  const group = { resourceGroup: IDENTITY_GROUP };
  world.createIdentity({ ...group, name: 'deleted', knownToCompute: false });
  world.createIdentity({ ...group, name: 'good1' });
  world.createIdentity({ ...group, name: 'good2' });
  return ['good1', 'good2'];
}

async function ownDeleted({ stage }: Scene): Promise<readonly string[]> {
  const { world } = stage.azure;
  const billing = [...world.state.identities.values()].find(({ name }) => name === 'billing');
  world.deleteIdentity({ identity: billing?.id ?? '' });
  await stage.settle(15);
  world.createIdentity({ resourceGroup: IDENTITY_GROUP, name: 'new1' });
  return ['new1', '-billing'];
}

async function wiped({ stage, cluster }: Scene): Promise<readonly string[]> {
  stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities: true });
  while (identitiesOn(stage, cluster).system?.length !== 0) await stage.clock.advance(1000);
  return [];
}

async function throttled({ stage }: Scene): Promise<readonly string[]> {
  const throttled = { kind: 'answer', status: 429, retryAfter: 20 } as const;
  stage.azure.faults.next({ method: 'PATCH', path: /virtualmachinescalesets/i }, throttled);
  stage.azure.world.createIdentity({ resourceGroup: IDENTITY_GROUP, name: 'new1' });
  return ['new1'];
}

async function deadEntryByHand({ stage, cluster }: Scene): Promise<readonly string[]> {
  const { world } = stage.azure;
  const theirs = world.createIdentity({ name: 'theirs', resourceGroup: 'rg-theirs' });
  for (const { id } of world.hosts(cluster)) {
    world.attachByHand({ host: id, identities: [theirs.id] });
  }
  world.deleteIdentity({ identity: theirs.id });
  world.createIdentity({ name: 'new1', resourceGroup: IDENTITY_GROUP });
  return ['new1'];
}

export async function troubles(cases: readonly Case[] = CASES): Promise<readonly Trouble[]> {
  const table: Trouble[] = [];
  for (const { what, mic, options, happens } of cases) {
    table.push({ what, mic, ours: await outcomeOf({ ...TENTH, ...options }, happens) });
  }
  return table;
}

async function outcomeOf(options: FleetOptions, happens: Case['happens']): Promise<Outcome> {
  const fleet = await openOnboarded(options);
  const [cluster] = fleet.clusters;
  if (cluster === undefined) throw new Error('a cluster is needed');
  const scene = { ...fleet, cluster };
  try {
    const wanted = await happens(scene);
    fleet.stage.azure.calls.reset();
    const seconds = await until(scene, () => isInPlace(scene, wanted));
    const patches = patchesOf(scene);
    await anHour(scene);
    const stalled = await conditionOf(fleet.stage, cluster, 'Stalled');
    const ready = await conditionOf(fleet.stage, cluster, 'Ready');
    const end =
      stalled?.is.startsWith('True') === true ? `Stalled=${stalled.is}` : `Ready=${ready?.is}`;
    const patchesLater = patchesOf(scene) - patches;
    return { ...(seconds !== undefined && { seconds }), patches, patchesLater, end };
  } finally {
    await fleet.stage.stop();
  }
}

/** A name that begins with - is to be gone from among ours. */
function isInPlace({ stage, cluster }: Scene, wanted: readonly string[]): boolean {
  const all = [...OURS, ...wanted].filter(
    (name) => !name.startsWith('-') && !wanted.includes(`-${name}`),
  );
  const isAtWork = stage.azure.world.hosts(cluster).some((host) => isBusy(host, stage.clock.now()));
  const hosts = Object.values(identitiesOn(stage, cluster));
  return !isAtWork && hosts.every((names) => all.every((name) => names.includes(name)));
}

/** Seconds until it is so; undefined when it is not within a quarter of an hour. */
async function until({ stage }: Scene, isSo: () => boolean): Promise<number | undefined> {
  const began = stage.clock.now();
  while (!isSo()) {
    if (stage.clock.now() - began > HOUR / 4) return undefined;
    await stage.clock.advance(100);
    await stage.host.idle();
  }
  return (stage.clock.now() - began) / 1000;
}

async function anHour({ stage, cluster }: Scene): Promise<void> {
  for (let minute = 0; minute < 60; minute += 1) {
    tellOf(stage, cluster);
    await stage.clock.advance(MINUTE);
  }
}

function patchesOf({ stage }: Scene): number {
  return stage.azure.calls.writes().filter(({ method }) => method === 'PATCH').length;
}

/** The rows as Markdown. */
export function troublesTable(rows: readonly Trouble[]): string {
  return [
    '| trouble | MIC 1.8.17, recorded | ours: served after, PATCHes | PATCHes in the hour after | and then |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(({ what, mic, ours }) => {
      const { seconds, patches, patchesLater, end } = ours;
      return `| ${what} | ${mic} | ${served(seconds)}, ${patches} | ${patchesLater} | ${end} |`;
    }),
  ].join('\n');
}

/** Where nothing had to be served, no time is told. */
function served(seconds: number | undefined): string {
  if (seconds === undefined) return 'not by itself';
  return seconds === 0 ? '–' : `${seconds.toFixed(1)} s`;
}
