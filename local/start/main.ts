import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../shared/core/base/errors';
import { isReconcileError } from '../../shared/core/base/errors';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { Host } from '../host';
import { fileHubStore } from '../host';
import { configSourceFrom } from '../../shared/config/environment';
import { nodeProblem } from '../../shared/node-version';
import { narrator } from './narrator';
import type { StartOptions } from './options';
import { exitCodeOf, readOptions, USAGE, UsageError } from './options';
import type { SimulatedCluster } from '../aks/connect';
import type { SimulatedAzure } from '../azure';
import { FIRST } from './chart-story';
import { bootstrapFlux } from './flux-story';
import type { Running, Simulation } from './stack';
import { RECONCILER, startCluster, startProduct, startSimulation, stopAll } from './stack';
import { secretsOf } from './secrets';
import { KUBECONFIG, lookAround, welcome } from './signposts';
import { StoryStopped } from './stage';
import { play } from './story';
import { STATE_FOLDER, writeStoryConfiguration } from './story-configuration';
import { storyExchange, storyForge, storyLog, storyRegistry } from './story-log';
import type { Supply } from './supply';
import { release, REPOSITORY, startSupply } from './supply';

/** What runs now, and whether somebody wants it to end. */
interface Session {
  readonly running: Running[];
  stopped: boolean;
  stop: () => void;
}

/** npm and tsx pass a Ctrl-C on that the terminal has sent to us as well: two within a second are one. */
const SAME_SIGNAL_MS = 1000;

/** Ends on Ctrl-C or SIGTERM; a second one ends at once. */
function openSession(): Session & { readonly ended: Promise<void> } {
  let stop: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (stop = resolve));
  const session = { running: [], stopped: false, stop, ended };
  let first: number | undefined;
  const onSignal = (): void => {
    if (first !== undefined) {
      if (Date.now() - first > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    first = Date.now();
    session.stopped = true;
    process.stdout.write('\nStopping …\n');
    stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return session;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) throw new Error(problem);
  const session = openSession();
  try {
    return options.azure ? await realAzure(options, session) : await simulated(options, session);
  } finally {
    await stopAll(session.running);
    if (session.stopped) process.stdout.write('Stopped; nothing is left running.\n');
  }
}

async function simulated(
  options: StartOptions,
  session: ReturnType<typeof openSession>,
): Promise<number> {
  const say = narrator({
    write: (text) => process.stdout.write(text),
    now: Date.now,
    colour: wantsColour(),
  });
  const simulation = await startSimulation(session.running, options.ports.azure);
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
  process.stdout.write(welcome(options.ports));
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
    isStopped: () => session.stopped,
  });
  if (right === undefined) return 0;
  if (options.demo) return right ? 0 : 1;
  await stayUp(options, subscription, { supply, ended: session.ended });
  return right ? 0 : 1;
}

/** As infra/ subscribes: changes of resources to one function, changes in registries to another. */
async function deliverEvents(azure: SimulatedAzure, { url }: Host): Promise<void> {
  const to = (name: string): string => `${url}/runtime/webhooks/eventgrid?functionName=${name}`;
  await azure.deliverEventsTo({ url: to('onResourceEvent'), schema: 'eventgrid' });
  await azure.deliverEventsTo({
    url: to('onRegistryEvent'),
    schema: 'eventgrid',
    of: 'registries',
  });
}

/** Leaves a kubeconfig, so that kubectl or any HTTPS client can look into the cluster too. */
async function connect(
  running: Running[],
  { azure }: Simulation,
  cluster: string,
  name: string,
): Promise<SimulatedCluster> {
  const connected = await startCluster(running, azure, cluster, name);
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
  { ports }: StartOptions,
  subscription: string,
  { supply, ended }: { readonly supply: Supply; readonly ended: Promise<void> },
): Promise<void> {
  const [open] = await supply.forge.repository(REPOSITORY).requests.list({ state: 'open' });
  process.stdout.write(lookAround(ports, subscription, open?.number ?? 1));
  await ended;
}

async function realAzure(
  options: StartOptions,
  session: ReturnType<typeof openSession>,
): Promise<number> {
  const { targets } = await readConfiguration(options.config);
  mkdirSync(STATE_FOLDER, { recursive: true });
  const say = narrator({
    write: (text) => process.stdout.write(text),
    now: Date.now,
    colour: wantsColour(),
  });
  const host = await startProduct(session.running, {
    ports: options.ports,
    settings: {
      ...secretsOf(targets, process.env),
      CONFIG_PATH: options.config,
      DRIFT_SCHEDULE: '0 */15 * * * *',
      CHART_SCHEDULE: '0 7 * * * *',
      RECONCILER_DRY_RUN: String(!options.apply),
    },
    tables: join(STATE_FOLDER, 'tables'),
    hub: fileHubStore(join(STATE_FOLDER, 'hub.json')),
    log: storyLog(say),
  });
  process.stdout.write(
    `aks-identity-reconciler on real Azure, ${options.apply ? 'carrying plans out' : 'planning only (--apply carries plans out)'}\n` +
      `  ${host.url}/api/clusters      what it knows\n` +
      `Event Grid cannot reach this machine: a sweep looks now and every 15 minutes, at charts and repositories now and every hour. Running until Ctrl-C.\n\n`,
  );
  for (const timer of ['driftTimer', 'chartTimer']) await fire(host.url, timer);
  await session.ended;
  return 0;
}

/** A configuration that is wrong from the start is told at once, with its lines, and not by a sweep that does nothing. */
async function readConfiguration(path: string): Promise<Configuration> {
  const credential = { getToken: async () => null };
  const source = configSourceFrom({ CONFIG_PATH: path }, { credential, now: Date.now });
  return (await source.current()).configuration;
}

/** Runs a timer function now, as the portal of Azure does. */
async function fire(url: string, timer: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/admin/functions/${timer}`, { method: 'POST', headers, body: '{"input":""}' });
}

function wantsColour(): boolean {
  return process.stdout.isTTY && process.env.NO_COLOR === undefined;
}

/** A configuration's problems are their own remedy. */
function explainFailure({ code, message, remedy }: Failure): string {
  return remedy === undefined || code === 'ConfigurationInvalid'
    ? `${message}\n`
    : `${message}\n${remedy}\n`;
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (isReconcileError(error)) return explainFailure(error.failure);
  const { message, code } = error as { readonly message?: string; readonly code?: string };
  if (code === 'EADDRINUSE') {
    return `${message ?? 'A port is taken.'}\nIs it running already? Stop that one, or choose other ports: npm start -- --port 8071\n`;
  }
  return `${message ?? String(error)}\n`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(explain(error));
    process.exit(exitCodeOf(error));
  },
);
