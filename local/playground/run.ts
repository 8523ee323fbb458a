import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { SimulatedAzure } from '../azure';
import { startSimulatedAzure, unsignedToken } from '../azure';
import { realClock } from '../clock';
import { fileHubStore } from '../host';
import { deliverEvents } from '../start/deliver-events';
import { fire } from '../start/fire';
import type { Narrator } from '../start/narrator';
import { newNarrator } from '../start/narrator';
import type { PlaygroundOptions } from '../start/options';
import { UsageError } from '../start/options';
import { readConfiguration } from '../start/read-configuration';
import type { Running } from '../start/running';
import type { Session } from '../start/session';
import { LATENCY, startProduct } from '../start/stack';
import { storyExchange, storyForge, storyLog, storyRegistry } from '../start/story-log';
import { startAzDoor } from './az-door';
import { startControl } from './control';
import type { ArmedFault } from './faults';
import { faultOf, newFaultBook, wordsOf } from './faults';
import { idOf, membersOf } from './fleet';
import { RECONCILER } from './furnish';
import type { InForce } from './in-force';
import { pathInForce, putInForce } from './in-force';
import { keepState } from './keep';
import { writeKubeconfig } from './kubeconfig';
import { followMembers } from './members';
import { signposts } from './signposts';
import type { Kept } from './state';
import { forget, readState } from './state';
import type { Supply } from './supply';
import { startSupply } from './supply';
import { writeEnvironment } from './tools';

const EXAMPLE = join('docs', 'examples', 'playground.yaml');

/** A simulated Azure of one's own with the reconciler on it, until Ctrl-C. The exit code. */
export async function playground(
  options: PlaygroundOptions,
  session: Session,
  built: () => Promise<void>,
): Promise<number> {
  const { state: folder } = options;
  const faults = options.faults.map(faultAsked);
  if (options.fresh) forget(folder);
  const kept = readState(folder);
  const config = options.config ?? kept?.config ?? EXAMPLE;
  const configuration = await readConfiguration(config);
  await built();
  mkdirSync(folder, { recursive: true });
  const place = await startPlace(options, session.running, kept);
  const inForce = await putInForce({
    ...{ config, configuration, folder, kept, speed: options.speed },
    ...place,
  });
  createMembers(place.azure, configuration, options.clusters ?? (kept && 0));
  const url = await play({ options, kept, config, inForce, faults, ...place }, session.running);
  process.stdout.write(
    signposts({
      ...{ options, config, configuration, supply: place.supply },
      goesOn: kept !== undefined,
      clusters: place.azure.world.state.clusters.size,
    }),
  );
  for (const timer of ['driftTimer', 'chartTimer']) await fire(url, timer);
  await session.ended;
  return 0;
}

/** Throws UsageError, before anybody waits for a build. */
function faultAsked(text: string): ArmedFault {
  try {
    return faultOf(text.split(' ').filter((word) => word !== ''));
  } catch (error) {
    throw new UsageError(`--fault ${text}: ${(error as Error).message}`);
  }
}

interface Place {
  readonly azure: SimulatedAzure;
  readonly supply: Supply;
  readonly say: Narrator;
}

async function startPlace(
  { ports, speed, state: folder }: PlaygroundOptions,
  running: Running[],
  kept: Kept | undefined,
): Promise<Place> {
  const azure = await startSimulatedAzure({
    clock: realClock(),
    port: ports.azure,
    timeScale: 1 / speed,
    latency: LATENCY,
    aksDropsForeignIdentities: true,
    ...(kept !== undefined && { from: kept.azure }),
  });
  running.push(azure);
  const supply = await startSupply(running, { azure, ports, folder, kept });
  return { azure, supply, say: newNarrator() };
}

interface Play extends Place {
  readonly options: PlaygroundOptions;
  readonly kept: Kept | undefined;
  readonly config: string;
  readonly inForce: InForce;
  /** Asked for on the command line. */
  readonly faults: readonly ArmedFault[];
}

/** The clusters, the faults, the reconciler, and the door for commands. The address of the reconciler. */
async function play(all: Play, running: Running[]): Promise<string> {
  const { options, azure, supply, say, inForce, kept, config } = all;
  const { configuration } = inForce;
  const members = await followMembers({
    ...{ azure, supply, say, configuration, timeScale: 1 / options.speed },
    kept: kept?.clusters ?? {},
    onChange: (now) => writeKubeconfig(join(options.state, 'kubeconfig'), now),
  });
  const faults = newFaultBook({ azure, ...supply, member: (name) => members.find(name) });
  // What it was on may be gone by now.
  for (const fault of kept?.faults ?? []) await faults.arm(fault).catch(() => undefined);
  for (const fault of all.faults) {
    if (!faults.list().some((one) => wordsOf(one) === wordsOf(fault))) await faults.arm(fault);
  }
  running.push(keepState(options.state, { config, azure, supply, members, faults }));
  const url = await startReconciler(all, running);
  // They end before the reconciler does: it holds watches on them for minutes, and waits for those.
  running.push(members);
  const playing = { azure, supply, members, faults, configuration };
  running.push(await startControl(options.ports.playground, playing));
  const door = await startAzDoor(azure, options.ports.az);
  running.push(door);
  const control = `http://127.0.0.1:${options.ports.playground}`;
  const simulated = { SIMULATED_AZURE_URL: azure.url, ...supply.settings };
  writeEnvironment({ folder: options.state, door, control, site: url, simulated });
  running.push(inForce.follow(say));
  return url;
}

/** They have been there all along; who creates one while it runs sees it come into being. */
function createMembers(
  { world }: SimulatedAzure,
  configuration: Configuration,
  count: number | undefined,
): void {
  const { members, without } = membersOf(configuration, count);
  for (const member of members) {
    if (world.state.clusters.has(idOf(member).toLowerCase())) continue;
    const { name, subscription, resourceGroup, tags } = member;
    const pools = [{ name: 'system' }, { name: 'web' }];
    world.createCluster({ name, subscription, resourceGroup, tags, pools, existing: true });
  }
  for (const name of without) {
    process.stdout.write(
      `No cluster could be made up that profile ${name} selects, and no other does: create one with npm run play -- create.\n`,
    );
  }
}

async function startReconciler(
  { options: { state, ports, dryRun }, azure, supply, say }: Play,
  running: Running[],
): Promise<string> {
  const host = await startProduct(running, {
    ports,
    settings: {
      SIMULATED_AZURE_URL: azure.url,
      SIMULATED_AZURE_TOKEN: unsignedToken(RECONCILER),
      ...supply.settings,
      CONFIG_PATH: pathInForce(state),
      RECONCILER_DRY_RUN: String(dryRun),
    },
    tables: join(state, 'tables'),
    hub: fileHubStore(join(state, 'hub.json')),
    log: storyLog(say),
  });
  await deliverEvents(azure, host);
  azure.onExchange(storyExchange(say));
  supply.registries.onEvent(storyRegistry(say));
  supply.forge.calls.listen(storyForge(say));
  return host.url;
}
