import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../shared/core/errors';
import { isReconcileError } from '../../shared/core/errors';
import { fileHubStore } from '../host';
import { configSourceFrom } from '../../shared/config/environment';
import { narrator } from './narrator';
import type { StartOptions } from './options';
import { readOptions, USAGE, UsageError } from './options';
import type { SimulatedCluster } from '../aks/connect';
import type { Running, Simulation } from './stack';
import { startCluster, startProduct, startSimulation, stopAll, TIME_SCALE } from './stack';
import { IDENTITY_GROUP, ON_DEMAND_GROUP, play, StoryStopped } from './story';
import { storyExchange, storyLog } from './story-log';

const STATE_FOLDER = '.local';
const KUBECONFIG = join(STATE_FOLDER, 'kubeconfig');

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
  const settings = {
    ...simulation.settings,
    CONFIG_PATH: writeStoryConfiguration(simulation.subscription),
  };
  const host = await startProduct(session.running, {
    ports: options.ports,
    settings,
    tables: 'memory',
    log: storyLog(say),
  });
  const url = `${host.url}/runtime/webhooks/eventgrid?functionName=onResourceEvent`;
  await simulation.azure.deliverEventsTo({ url, schema: 'eventgrid' });
  simulation.azure.onExchange(storyExchange(say));
  welcome(options);
  const right = await tell({
    azure: simulation.azure,
    hostUrl: host.url,
    subscription: simulation.subscription,
    say,
    connect: (cluster, name) => connect(session.running, simulation, cluster, name),
    isStopped: () => session.stopped,
  });
  if (right === undefined) return 0;
  if (options.demo) return right ? 0 : 1;
  await stayUp(options, simulation.subscription, session);
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

function welcome({ ports }: StartOptions): void {
  process.stdout.write(
    `aks-identity-reconciler with a simulated Azure, ${1 / TIME_SCALE} times faster than the real one\n` +
      `  reconciler       http://127.0.0.1:${ports.host}/api/clusters\n` +
      `  simulated Azure  http://127.0.0.1:${ports.azure}/_sim/\n` +
      `  tables (Azurite) http://127.0.0.1:${ports.tables}\n\n`,
  );
}

async function stayUp(
  { ports }: StartOptions,
  subscription: string,
  session: ReturnType<typeof openSession>,
): Promise<void> {
  const cluster = `http://127.0.0.1:${ports.host}/api/clusters/${subscription}/rg-shop/aks-shop`;
  process.stdout.write(
    `\nUp until Ctrl-C. Look at it, or drive it:\n` +
      `  curl ${cluster}\n` +
      `  curl '${cluster}/plan?format=text'\n` +
      `  curl -X POST ${cluster}/resync\n` +
      `  curl -X DELETE ${cluster}\n` +
      `  curl http://127.0.0.1:${ports.azure}/_sim/        what you can do to the simulated Azure\n` +
      `  kubectl --kubeconfig ${KUBECONFIG} get azureidentities -A      what is in the cluster\n`,
  );
  await session.ended;
}

/** The configuration of the story: one profile for every cluster of the simulated subscription. */
function writeStoryConfiguration(subscription: string): string {
  mkdirSync(STATE_FOLDER, { recursive: true });
  const path = join(STATE_FOLDER, 'story.yaml');
  const groups = `/subscriptions/${subscription}/resourceGroups`;
  writeFileSync(
    path,
    `apiVersion: aks-identity-reconciler/v1
settings:
  subscriptions: [${subscription}]
  cooldown: 1s
  propagationDelay: 1s
profiles:
  - name: shop
    selector: { subscriptions: [${subscription}] }
    mode: managed
    roles: grant
    watch: true
    identities:
      resourceGroups: [${groups}/${IDENTITY_GROUP}]
      onDemandResourceGroups: [${groups}/${ON_DEMAND_GROUP}]
`,
  );
  return path;
}

async function realAzure(
  options: StartOptions,
  session: ReturnType<typeof openSession>,
): Promise<number> {
  await assertReadable(options.config);
  mkdirSync(STATE_FOLDER, { recursive: true });
  const say = narrator({
    write: (text) => process.stdout.write(text),
    now: Date.now,
    colour: wantsColour(),
  });
  const host = await startProduct(session.running, {
    ports: options.ports,
    settings: {
      CONFIG_PATH: options.config,
      DRIFT_SCHEDULE: '0 */15 * * * *',
      RECONCILER_DRY_RUN: String(!options.apply),
    },
    tables: join(STATE_FOLDER, 'tables'),
    hub: fileHubStore(join(STATE_FOLDER, 'hub.json')),
    log: storyLog(say),
  });
  process.stdout.write(
    `aks-identity-reconciler on real Azure, ${options.apply ? 'carrying plans out' : 'planning only (--apply carries plans out)'}\n` +
      `  ${host.url}/api/clusters      what it knows\n` +
      `Event Grid cannot reach this machine: a sweep looks now and every 15 minutes. Up until Ctrl-C.\n\n`,
  );
  await sweepNow(host.url);
  await session.ended;
  return 0;
}

/** A configuration that is wrong from the start is told at once, with its lines, and not by a sweep that does nothing. */
async function assertReadable(path: string): Promise<void> {
  const credential = { getToken: async () => null };
  await configSourceFrom({ CONFIG_PATH: path }, { credential, now: Date.now }).current();
}

async function sweepNow(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/admin/functions/driftTimer`, {
    method: 'POST',
    headers,
    body: '{"input":""}',
  });
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
    process.exit(1);
  },
);
