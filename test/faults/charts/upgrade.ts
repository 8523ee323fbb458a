import type { Faults } from '../../../local/host';
import { noFaults } from '../../../local/host';
import type { Fault } from '../../../shared/adapters/store';
import { digestOf } from '../../../local/charts';
import { callApi } from '../../e2e/contract';
import {
  CHART,
  CHART_BRANCH,
  existingCluster,
  fileAt,
  filesOf,
  inRegistry,
  ourBranches,
  publish,
  requests,
  rollOut,
  SOURCE_FILE,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, openChartStage } from '../../support/chart-stage';
import { switchable } from '../crash';

/** 4.1.17 is merged, and 4.1.18 comes out: what every suite here disturbs in its own way. */

/** What an upgrade leaves behind; two that ended the same leave equal outcomes. */
export interface UpgradeOutcome {
  readonly registry: Readonly<Record<string, string | undefined>>;
  /** Every tag that the registry has. */
  readonly tags: readonly string[];
  readonly branches: readonly string[];
  /** State, branch and title of each request there ever was. */
  readonly requests: readonly string[];
  readonly body: string | undefined;
  /** Of the branch: the file that changes, and a digest of all files. */
  readonly source: string | undefined;
  readonly files: string;
  readonly chartReady: string | undefined;
  readonly targetReady: string | undefined;
  readonly verdicts: readonly string[];
  readonly behind: boolean;
  /** Orchestrations that ended Failed at any time. */
  readonly failed: readonly string[];
}

export interface UpgradeOptions {
  readonly faults?: Faults;
  readonly tableFault?: (call: number) => Fault | undefined;
  /** What goes wrong outside, or who else does something. */
  readonly spoil?: (stage: ChartStage) => unknown;
  /** Looks at the stage when it has come to rest. */
  readonly look?: (stage: ChartStage) => unknown;
}

let merged: Promise<Readonly<Record<string, string>>> | undefined;

/** The repository after 4.1.17 was merged: made once, by the product itself. */
function mergedFiles(): Promise<Readonly<Record<string, string>>> {
  merged ??= (async () => {
    const stage = await openChartStage();
    try {
      await rollOut(stage, '4.1.17');
      return await filesOf(stage, 'main');
    } finally {
      await stage.stop();
    }
  })();
  return merged;
}

/** Plays the upgrade, disturbed from the moment at which 4.1.18 is looked at. */
export async function upgrade(options: UpgradeOptions = {}): Promise<UpgradeOutcome> {
  const sleeping = switchable(options.faults ?? noFaults());
  const table = { on: false, calls: 0 };
  const stage = await openChartStage({
    files: await mergedFiles(),
    faults: sleeping,
    tableFault() {
      if (!table.on) return undefined;
      table.calls += 1;
      return options.tableFault?.(table.calls);
    },
  });
  try {
    existingCluster(stage);
    await publish(stage, '4.1.17');
    await publish(stage, '4.1.18');
    await options.spoil?.(stage);
    sleeping.on = true;
    table.on = true;
    await ask(stage);
    await stage.settle(90);
    sleeping.on = false;
    table.on = false;
    await options.look?.(stage);
    return await outcomeOf(stage);
  } finally {
    await stage.stop();
  }
}

/** Asks for a look at the chart; whoever is told that it did not work asks again. */
async function ask(stage: ChartStage): Promise<void> {
  const { status } = await stage.http('POST', `/api/charts/${CHART}/resync`);
  if (status !== 202) await callApi(stage, `POST /api/charts/${CHART}/resync`);
}

async function outcomeOf(stage: ChartStage): Promise<UpgradeOutcome> {
  const { store, registries } = stage;
  const [chart, repository, items, all] = await Promise.all([
    store.charts.get('aad-pod-identity'),
    store.repositories.get('fleet'),
    store.work.chartsAndRepositories(),
    requests(stage),
  ]);
  const { repositories } = registries.registry(ACR);
  return {
    registry: inRegistry(stage, '4.1.18'),
    tags: [...repositories]
      .flatMap(([name, { tags }]) => [...tags.keys()].map((tag) => `${name}:${tag}`))
      .sort(),
    branches: await ourBranches(stage),
    requests: all.map(({ state, head, title }) => `${state} ${head} ${title}`),
    body: all[0]?.body,
    source: await fileAt(stage, SOURCE_FILE, CHART_BRANCH),
    files: digestOf(JSON.stringify(await filesOf(stage, CHART_BRANCH))),
    chartReady: reasonOf(chart),
    targetReady: reasonOf(repository),
    verdicts: repository?.requests.map(({ subject, version }) => `${subject} ${version}`) ?? [],
    behind: items.some((item) => item.generation !== item.reconciledGeneration),
    failed: stage.failed,
  };
}

function reasonOf(
  state:
    | { readonly conditions: readonly { readonly status: string; readonly reason: string }[] }
    | undefined,
): string | undefined {
  const ready = state?.conditions[0];
  return ready && `${ready.status}/${ready.reason}`;
}
