import type { FaultPoint, Faults } from '../../local/host';
import { crashAt, recordFaults } from '../../local/host';
import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Prepared, Stage } from '../support/stage';
import { isTried } from '../support/depth';
import { openStage } from '../support/stage';
import type { Outcome } from './outcome';
import { outcomeOf } from './outcome';
import type { Workload } from './workloads';

/** Faults that sleep while the stage is set. */
export function switchable(faults: Faults): Faults & { on: boolean } {
  const self = {
    on: false,
    strike: (point: FaultPoint) => self.on && faults.strike(point),
  };
  return self;
}

/** A quick Azure: fewer looks at the same operation, so that each moment of the work can be tried in turn. */
const QUICK = {
  requestMs: 0,
  clusterCreateMs: 20_000,
  vmssPatchMs: 15_000,
  clusterUpgradeMs: 45_000,
};

interface Start {
  readonly cluster: ResourceId;
  /** Absent: work is under way from the beginning. */
  readonly from?: Prepared;
}

const STARTS = new Map<Workload, Promise<Start>>();

/** What a workload starts from, played once: each crash goes on from there. */
function startOf(workload: Workload): Promise<Start> {
  const start = STARTS.get(workload) ?? prepare(workload);
  STARTS.set(workload, start);
  return start;
}

async function prepare(workload: Workload): Promise<Start> {
  const stage = await openStage({ simulator: { latency: QUICK } });
  try {
    const cluster = await workload.prepare(stage);
    return workload.startsAtRest ? { cluster, from: stage.freeze() } : { cluster };
  } finally {
    await stage.stop();
  }
}

/** Plays a workload with the host crashing as `faults` says; `spoil` sets what else goes wrong. */
export async function playWith(
  workload: Workload,
  faults: Faults,
  spoil: (stage: Stage) => void = () => undefined,
): Promise<Outcome> {
  const sleeping = switchable(faults);
  const { cluster: known, from } = await startOf(workload);
  const options = { simulator: { latency: QUICK }, faults: sleeping, ...(from && { from }) };
  const stage = await openStage(options);
  try {
    const cluster = from === undefined ? await workload.prepare(stage) : known;
    stage.azure.calls.reset();
    sleeping.on = true;
    spoil(stage);
    await workload.act(stage, cluster);
    return await outcomeOf(stage, cluster);
  } finally {
    await stage.stop();
  }
}

export interface CrashReport {
  readonly reference: Outcome;
  readonly points: number;
  /** Points at which a crash changed the outcome. */
  readonly different: readonly {
    readonly index: number;
    readonly point: unknown;
    readonly outcome: Outcome;
  }[];
}

/** Crashes at fault points of the workload, one a run: `share` is what `npm test` tries of them; compares with the run without a crash. */
export async function crashEverywhere(
  workload: Workload,
  share: { readonly of: number; readonly at: number },
): Promise<CrashReport> {
  const recorder = recordFaults();
  const reference = await playWith(workload, recorder);
  const points = recorder.points();
  const different: CrashReport['different'][number][] = [];
  for (const index of points.keys()) {
    if (!isTried(index, index % share.of === share.at)) continue;
    const outcome = await playWith(workload, crashAt(index));
    if (JSON.stringify(outcome) !== JSON.stringify(reference)) {
      different.push({ index, point: points[index], outcome });
    }
  }
  return { reference, points: points.length, different };
}
