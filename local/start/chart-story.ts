import { parse } from 'yaml';
import { counted } from '../../shared/core/base/counted';
import type { SimulatedCluster } from '../aks/connect';
import type { StoredRequest } from '../forge';
import type { Stage } from './stage';
import { until, viewOf } from './stage';
import { shortDigest } from './story-log';
import { ACR, CHART, IMAGES, MCR, release, REPOSITORY } from './supply';

/** What comes out first, and what later: version of the chart, and of the images that it names. */
export const FIRST = { chart: '4.1.17', app: '1.8.16' };
const NEXT = { chart: '4.1.18', app: '1.8.17' };
/** Its request stays open, for people to look at. */
const LAST = { chart: '4.1.19', app: '1.8.18' };
type Version = typeof FIRST;

const CHART_PATH = `charts/${CHART}`;
const TARGET_PATH = 'repositories/fleet';
export const CHART_BRANCH = `identity-reconciler/chart-${CHART}`;
/** Brings the chart to the cluster for the first time. */
const CLUSTER_BRANCH = 'identity-reconciler/cluster-aks-shop';
const SOURCE_FILE = `identity-reconciler/base/${CHART}/source.yaml`;

/**
 * How a chart gets to the cluster: to the registry first, then into Git by requests that people merge, then by Flux. True when
 * registry, repository and cluster, read back after each act, hold what they should.
 */
export async function playFirstChart(stage: Stage, cluster: SimulatedCluster): Promise<boolean> {
  const arrived = await arrival(stage);
  await mergeAll(stage);
  const installed = await rolledOut(stage, cluster, FIRST);
  return arrived && installed;
}

export async function playLaterCharts(stage: Stage, cluster: SimulatedCluster): Promise<boolean> {
  const asked = await newVersion(stage, FIRST, NEXT);
  await mergeAll(stage);
  const upgraded = await rolledOut(stage, cluster, NEXT);
  const askedAgain = await newVersion(stage, NEXT, LAST);
  const restored = await lostImage(stage);
  const idle = await again(stage);
  return asked && upgraded && askedAgain && restored && idle;
}

/** Under way since the cluster was onboarded: one request brings all that it needs. */
async function arrival(stage: Stage): Promise<boolean> {
  await until(stage, 'the request is open', async () => (await openRequests(stage)).length > 0);
  const inRegistry = await proofOfRegistry(stage, FIRST);
  const heads = (await openRequests(stage)).map(({ head }) => head).sort();
  const right = heads.join() === CLUSTER_BRANCH;
  stage.say.result(right, `read back from ${REPOSITORY}: open requests of ${heads.join(', ')}`);
  return inRegistry && right;
}

async function mergeAll(stage: Stage): Promise<void> {
  const hand = stage.supply.forge.hand(REPOSITORY);
  for (const { number, title } of await openRequests(stage)) {
    stage.say.act(`merges #${number}: ${title}`);
    await hand.merge(number);
  }
}

async function newVersion(stage: Stage, before: Version, next: Version): Promise<boolean> {
  const { say, supply } = stage;
  await release(supply, next.chart, next.app);
  say.act(`releases ${CHART} ${next.chart} with images v${next.app}`);
  say.act(`does not wait for the timer: POST /api/${CHART_PATH}/resync`);
  await post(stage, CHART_PATH);
  await until(stage, `a pull request for ${next.chart} is open`, async () =>
    (await openRequests(stage)).some(({ title }) => title.includes(next.chart)),
  );
  const inRegistry = await proofOfRegistry(stage, next);
  const inGit = await proofOfBump(stage, before, next);
  return inRegistry && inGit;
}

/** Flux has applied what was merged: NMI of that version runs on every node, and the reconciler has seen it. */
async function rolledOut(
  stage: Stage,
  cluster: SimulatedCluster,
  { chart, app }: Version,
): Promise<boolean> {
  const image = `v${app}`;
  await until(stage, `NMI ${image} runs on every node`, async () => {
    const nodes = cluster.nodes().length;
    return nodes > 0 && runningNmi(cluster).filter((one) => one === image).length === nodes;
  });
  stage.say.act(`does not wait for the timer: POST /api/${TARGET_PATH}/resync`);
  let view: InstallView | undefined;
  await until(stage, `the reconciler has seen ${chart} installed`, async () => {
    await post(stage, TARGET_PATH);
    view = await installOf(stage);
    return view?.condition.status === 'True' && view.expected === chart;
  });
  const versions = [...new Set(runningNmi(cluster))].join();
  const right = versions === image && view?.version?.split('+')[0] === chart;
  stage.say.result(
    right,
    `read back from ${view?.name ?? 'no cluster'}: Installed=${view?.condition.status ?? 'Unknown'}, ${CHART} ${view?.version ?? 'of no version'}, NMI ${versions} on ${runningNmi(cluster).length} of ${cluster.nodes().length} nodes`,
  );
  return right;
}

/** Version of NMI in each of its pods that is ready. */
function runningNmi({ api }: SimulatedCluster): readonly string[] {
  return api.world.list('Pod').flatMap((pod) => {
    const text = JSON.stringify(pod);
    const version = /\/nmi:(v[\w.]+)/.exec(text)?.[1];
    return version === undefined || !text.includes('"type":"Ready","status":"True"')
      ? []
      : [version];
  });
}

interface InstallView {
  readonly name: string;
  readonly chart: string;
  readonly expected: string;
  readonly version?: string;
  readonly condition: { readonly status: string };
}

async function installOf(stage: Stage): Promise<InstallView | undefined> {
  const view = await viewOf<{ readonly installs?: readonly InstallView[] }>(stage, TARGET_PATH);
  return view?.installs?.find((one) => one.chart === CHART);
}

/** Nobody asks for a sync here: Event Grid tells of the deletion. */
async function lostImage(stage: Stage): Promise<boolean> {
  const { say, supply } = stage;
  const { registries } = supply;
  const [repository = '', tag] = [IMAGES[1], `v${LAST.app}`];
  say.act(`deletes ${repository}:${tag} from ${ACR}`);
  registries.deleteImage(ACR, repository, tag);
  await until(
    stage,
    'the image is back',
    async () => registries.digestOf(ACR, repository, tag) !== undefined,
  );
  await atRest(stage);
  return proofOfRegistry(stage, LAST, 'put back, and read back from');
}

async function again(stage: Stage): Promise<boolean> {
  const before = writes(stage);
  stage.say.act(`asks again: POST /api/${CHART_PATH}/resync, POST /api/${TARGET_PATH}/resync`);
  await Promise.all([post(stage, CHART_PATH), post(stage, TARGET_PATH)]);
  await atRest(stage);
  const more = writes(stage) - before;
  stage.say.result(
    more === 0,
    `nothing differs: ${counted(more, 'write')} to Azure, registry and forge`,
  );
  return more === 0;
}

interface SyncView {
  readonly work?: { readonly behind: boolean } | null;
}

async function atRest(stage: Stage): Promise<void> {
  await until(stage, 'chart and repository are synced', async () => {
    const views = await Promise.all(
      [CHART_PATH, TARGET_PATH].map((path) => viewOf<SyncView>(stage, path)),
    );
    return views.every((view) => view?.work?.behind === false);
  });
}

async function post({ hostUrl }: Stage, path: string): Promise<void> {
  await fetch(`${hostUrl}/api/${path}/resync`, { method: 'POST' });
}

function openRequests({ supply }: Stage): Promise<readonly StoredRequest[]> {
  return supply.forge.repository(REPOSITORY).requests.list({ state: 'open' });
}

/** The package in the registry is, bit for bit, what the index promises, and each image is what its source has. */
async function proofOfRegistry(
  stage: Stage,
  { chart, app }: Version,
  how = 'read back from',
): Promise<boolean> {
  const { registries } = stage.supply;
  const promised = await digestInIndex(stage, chart);
  const found = packageDigest(stage, chart);
  const missing = IMAGES.filter((repository) => {
    const there = registries.digestOf(ACR, repository, `v${app}`);
    return there === undefined || there !== registries.digestOf(MCR, repository, `v${app}`);
  });
  const right = found === promised && missing.length === 0;
  const images = missing.length === 0 ? `${IMAGES.length} images` : `without ${missing.join()}`;
  stage.say.result(
    right,
    `${how} ${ACR}: ${CHART} ${chart}, package ${shortDigest(found)} as in the index, ${images}`,
  );
  return right;
}

async function digestInIndex({ supply }: Stage, version: string): Promise<string> {
  const answer = await fetch(`${supply.charts.url}/index.yaml`);
  const { entries } = parse(await answer.text()) as {
    readonly entries: Record<
      string,
      readonly { readonly version: string; readonly digest: string }[]
    >;
  };
  const row = entries[CHART]?.find((one) => one.version === version);
  return `sha256:${row?.digest ?? ''}`;
}

function packageDigest({ supply }: Stage, version: string): string {
  const manifest = supply.registries.manifestOf(ACR, `charts/${CHART}`, version);
  const { layers } = JSON.parse(manifest.toString()) as {
    readonly layers: readonly { readonly digest: string }[];
  };
  return layers.map(({ digest }) => digest).join();
}

/** One request, one changed file, both in the bare repository; the branch that Flux reads is as it was. */
async function proofOfBump(stage: Stage, was: Version, next: Version): Promise<boolean> {
  const { registries, forge } = stage.supply;
  const { git } = forge.repository(REPOSITORY);
  const open = (await openRequests(stage)).filter((one) => one.head === CHART_BRANCH);
  const [base = '', head = ''] = [await git.head('main'), await git.head(CHART_BRANCH)];
  const changed = (await git.diff(base, head)).map(({ path }) => path);
  const [before, after] = [await textOf(stage, base), await textOf(stage, head)];
  const pin = registries.digestOf(ACR, `charts/${CHART}`, next.chart) ?? 'no digest';
  const right =
    open.length === 1 &&
    changed.join() === SOURCE_FILE &&
    after.includes(`tag: ${next.chart}`) &&
    after.includes(`digest: ${pin}`) &&
    before.includes(`tag: ${was.chart}`);
  stage.say.result(
    right,
    `read back from ${REPOSITORY}: ${open.length} open request of ${CHART_BRANCH}, which changes only ${changed.join(', ')}`,
  );
  return right;
}

async function textOf({ supply }: Stage, commit: string): Promise<string> {
  const { git } = supply.forge.repository(REPOSITORY);
  return (await git.readFile(commit, SOURCE_FILE))?.toString() ?? '';
}

/** Writes to Azure, to the registry and to the forge so far. */
function writes({ azure, supply }: Stage): number {
  const { registries, forge } = supply;
  const sent = registries.calls.all.filter(
    ({ method, path }) => path.startsWith('/v2/') && method !== 'GET' && method !== 'HEAD',
  );
  return azure.calls.writes().length + sent.length + forge.calls.writes().length;
}
