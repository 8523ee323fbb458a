import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration } from '../../shared/core/configuration/profile';
import { connectApiServer } from '../aks/connect';
import type { Cluster, SimulatedAzure } from '../azure';
import { realClock } from '../clock';
import type { KubeObject } from '../kubernetes';
import type { Narrator } from '../start/narrator';
import { kubeletOf } from '../start/flux-story';
import { runFlux, type FluxPlace } from './flux';
import { attachRegistries } from './furnish';
import type { Member } from './member';
import { PlayError } from './play-error';
import type { Supply } from './supply';

/** All clusters that are there now, with an API server and nodes, and with Flux where a profile asks for charts. */
export interface Members {
  all(): readonly Member[];
  /** By its name, or its id. Throws PlayError. */
  find(name: string): Member;
  stop(): Promise<void>;
}

export interface MembersOptions {
  readonly azure: SimulatedAzure;
  readonly supply: Supply;
  readonly timeScale: number;
  readonly say: Narrator;
  readonly configuration: () => Configuration;
  /** What was in them before, by ARM id. */
  readonly kept: Readonly<Record<string, readonly KubeObject[]>>;
  /** Told whenever a cluster has come or gone. */
  readonly onChange: (members: readonly Member[]) => void;
}

interface Living extends Member {
  endFlux: (() => void) | undefined;
}

/** Somebody may create a cluster at any time and in any way: what counts is what Azure has. */
const LOOK_MS = 250;

/** Follows the clusters of Azure until it is stopped. Resolves when those that are there have what they need. */
export async function followMembers(options: MembersOptions): Promise<Members> {
  const { azure, onChange } = options;
  const living = new Map<string, Living>();
  let isOver = false;
  const all = (): readonly Living[] => [...living.values()];

  async function look(): Promise<void> {
    const { clusters } = azure.world.state;
    const before = [...living.keys()].join();
    for (const [key, member] of living) {
      if (clusters.has(key)) continue;
      living.delete(key);
      await end(member);
    }
    for (const [key, cluster] of clusters) {
      if (isOver || kubeletOf(azure, cluster.id) === undefined) continue;
      const member = living.get(key) ?? (await born(options, cluster));
      living.set(key, member);
      member.endFlux ??= await fluxOn(options, member);
    }
    if ([...living.keys()].join() !== before) onChange(all());
  }

  await look();
  const over = follow(look, () => isOver, options.say);
  return {
    all,
    find: (name) => findMember(all(), name),
    async stop() {
      isOver = true;
      await over;
      for (const member of all()) await end(member);
    },
  };
}

/** One that could not be made is tried again with the next look; why is said once, until it is another reason. */
async function follow(
  look: () => Promise<void>,
  isOver: () => boolean,
  say: Narrator,
): Promise<void> {
  let told: string | undefined;
  while (!isOver()) {
    await sleep(LOOK_MS);
    if (isOver()) return;
    const problem = await look().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (problem !== undefined && problem !== told) {
      say.result(false, `a cluster is not complete yet, and is tried again: ${problem}`);
    }
    told = problem;
  }
}

async function born(options: MembersOptions, cluster: Cluster): Promise<Living> {
  const { azure, kept, configuration } = options;
  const kubelet = kubeletOf(azure, cluster.id);
  if (kubelet !== undefined) attachRegistries(azure.world, configuration(), kubelet);
  const simulated = await connectApiServer(azure, {
    ...{ clock: realClock(), cluster: cluster.id, name: cluster.name },
    // It comes by Flux.
    nmi: 'none',
    from: kept[cluster.id] ?? [],
  });
  return { cluster, simulated, endFlux: undefined };
}

async function end({ simulated, endFlux }: Living): Promise<void> {
  endFlux?.();
  await simulated.stop();
}

async function fluxOn(options: MembersOptions, member: Member): Promise<(() => void) | undefined> {
  const place: FluxPlace = { ...options, configuration: options.configuration() };
  return runFlux(place, member);
}

function findMember(members: readonly Member[], name: string): Member {
  const wanted = name.toLowerCase();
  const fitting = members.filter(
    ({ cluster }) =>
      cluster.name.toLowerCase() === wanted || cluster.id.toLowerCase().endsWith(wanted),
  );
  const [only, ...more] = fitting;
  if (only !== undefined && more.length === 0) return only;
  const known = members.map(({ cluster }) => cluster.name).join(', ');
  throw new PlayError(
    only === undefined
      ? `There is no cluster ${name}. There are: ${known || 'none yet'}.`
      : `More than one cluster is called ${name}. Give its resource id: ${fitting.map(({ cluster }) => cluster.id).join(', ')}.`,
  );
}
