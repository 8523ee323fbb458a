import { mkdirSync, writeFileSync } from 'node:fs';
import type { SimulatedCluster } from '../aks/connect';
import { FIRST } from './chart-story';
import { deliverEvents } from './deliver-events';
import { bootstrapFlux } from './flux-story';
import { newNarrator } from './narrator';
import type { Story } from './options';
import type { Session } from './session';
import { KUBECONFIG, lookAround, welcome } from './signposts';
import type { Running } from './running';
import type { Simulation } from './stack';
import { RECONCILER, startCluster, startProduct, startSimulation } from './stack';
import { StoryStopped } from './stage';
import { play } from './story';
import { STATE_FOLDER, writeStoryConfiguration } from './story-configuration';
import { storyExchange, storyForge, storyLog, storyRegistry } from './story-log';
import type { Supply } from './supply';
import { release, REPOSITORY, startSupply } from './supply';

/** The simulated Azure, the reconciler, and the story. The exit code. */
export async function simulated(options: Story, session: Session): Promise<number> {
  const say = newNarrator();
  const simulation = await startSimulation(session.running, {
    port: options.ports.azure,
    speed: options.speed,
  });
  const { azure, subscription } = simulation;
  const supply = await startSupply(session.running, {
    azure,
    ports: options.ports,
    objectId: RECONCILER.objectId,
  });
  await release(supply, FIRST.chart, FIRST.app);
  const settings = {
    ...simulation.settings,
    ...supply.settings,
    CONFIG_PATH: writeStoryConfiguration(subscription, supply),
  };
  const host = await startProduct(session.running, {
    ports: options.ports,
    settings,
    tables: 'memory',
    log: storyLog(say),
  });
  await deliverEvents(azure, host);
  azure.onExchange(storyExchange(say));
  supply.registries.onEvent(storyRegistry(say));
  supply.forge.calls.listen(storyForge(say));
  process.stdout.write(welcome(options.ports, options.speed));
  const right = await tell({
    azure,
    supply,
    hostUrl: host.url,
    subscription,
    say,
    connect: (cluster, name) => connect(session.running, simulation, cluster, name),
    bootstrap: (id, name, connected) =>
      bootstrapFlux(session.running, {
        ...{ simulation, supply, say },
        cluster: { id, name, simulated: connected },
      }),
    isStopped: session.isStopped,
  });
  if (right === undefined) return 0;
  if (options.demo) return right ? 0 : 1;
  await stayUp(options, subscription, { supply, ended: session.ended });
  return right ? 0 : 1;
}

/** Leaves a kubeconfig, so that kubectl or any HTTPS client can look into the cluster too. */
async function connect(
  running: Running[],
  { azure }: Simulation,
  cluster: string,
  name: string,
): Promise<SimulatedCluster> {
  const connected = await startCluster(running, azure, cluster, name);
  mkdirSync(STATE_FOLDER, { recursive: true });
  writeFileSync(KUBECONFIG, connected.api.kubeconfig('certificate'), { mode: 0o600 });
  return connected;
}

/** Undefined when the user stopped the story. */
async function tell(stage: Parameters<typeof play>[0]): Promise<boolean | undefined> {
  try {
    return await play(stage);
  } catch (error) {
    if (error instanceof StoryStopped) return undefined;
    throw error;
  }
}

async function stayUp(
  { ports }: Story,
  subscription: string,
  { supply, ended }: { readonly supply: Supply; readonly ended: Promise<void> },
): Promise<void> {
  const [open] = await supply.forge.repository(REPOSITORY).requests.list({ state: 'open' });
  process.stdout.write(lookAround(ports, subscription, open?.number ?? 1));
  await ended;
}
