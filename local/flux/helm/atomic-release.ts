import type { KubeObject } from '../../kubernetes';
import { goDuration } from '../../../shared/core/base/go-duration';
import { conditionOf, nameOf, read, statusOf } from '../flux-object';
import { say, unclear, yes } from '../status';
import { correctDrift } from './action';
import { historyOf, truncated } from './history';
import type { HelmControl } from './control';
import type { NextAction } from './next-action';
import { activeAction, activeSpec, isExhausted, nextAction, retriesExceeded } from './next-action';
import type { ReleaseRun } from './release-run';
import { actionSpecOf } from './release-spec';
import { runAction } from './run-action';
import { revisionsOf } from './storage';
import { summarise } from './summary';

const REQUEUE_MS = 1000;
const MAX_BACKOFF_MS = 900_000;

/**
 * Brings a release to where it is wanted: one release action and one remediation a run at most, then the next run goes on
 * (fluxcd/helm-controller, internal/reconcile/atomic_release.go). Milliseconds until then; undefined: it has given up.
 */
export async function atomicRelease(
  control: HelmControl,
  run: ReleaseRun,
): Promise<number | undefined> {
  let hasReleased = false;
  for (;;) {
    const object = objectNow(control, run);
    const next = nextOf(control, run, object);
    if (next.kind === 'in-sync') return inSync(control, run, object);
    if (next.kind === 'stall') return stall(control, run, next);
    const isRelease = next.kind === 'install' || next.kind === 'upgrade';
    if (isRelease && hasReleased) return goOnLater(control, run);
    announce(control, run, next);
    const acted = await runAction(control, run, next);
    if (acted === 'not-begun') return backOff(control, run);
    hasReleased ||= isRelease;
    if (!isRelease) return afterRemediation(control, run);
  }
}

function objectNow(control: HelmControl, { object }: ReleaseRun): KubeObject {
  return read(control, { kind: 'HelmRelease', ...nameOf(object) }) ?? object;
}

function nextOf(control: HelmControl, run: ReleaseRun, object: KubeObject): NextAction {
  const { spec, chart, values } = run;
  const drawer = { storage: spec.storage, name: spec.release.name };
  // What the run is about is decided by the spec that it began with.
  const decided = { ...run.object, ...(object.status !== undefined && { status: object.status }) };
  return nextAction({ object: decided, revisions: revisionsOf(control, drawer), chart, values });
}

function announce(control: HelmControl, run: ReleaseRun, next: NextAction): void {
  const isInstall = next.kind === 'install' || next.kind === 'uninstall';
  const { timeoutMs } = actionSpecOf(run.object, isInstall ? 'install' : 'upgrade');
  const message = `Running '${next.kind}' action with timeout of ${goDuration(timeoutMs)}`;
  const isRelease = next.kind === 'install' || next.kind === 'upgrade';
  say(control, run.object, {
    conditions: {
      Reconciling: yes('Progressing', message),
      Stalled: undefined,
      ...(isRelease && { Ready: unclear('Progressing', message) }),
    },
  });
}

function inSync(control: HelmControl, run: ReleaseRun, object: KubeObject): number {
  const { spec } = run;
  const [last] = revisionsOf(control, { storage: spec.storage, name: spec.release.name });
  if (spec.corrects && last !== undefined) correctDrift(control, last);
  say(control, run.object, {
    conditions: { Reconciling: undefined, Stalled: undefined },
    fields: { history: truncated(historyOf(object)) },
    observed: true,
  });
  summarise(control, run.object);
  return spec.intervalMs;
}

function stall(
  control: HelmControl,
  { object }: ReleaseRun,
  { reason, message }: Extract<NextAction, { kind: 'stall' }>,
): undefined {
  say(control, object, {
    conditions: { Stalled: yes(reason, message), Reconciling: undefined },
    observed: true,
  });
  return undefined;
}

/** A second release action is for the next run, or for the end of the retry interval. */
function goOnLater(control: HelmControl, run: ReleaseRun): number {
  const retryMs = activeSpec(objectNow(control, run))?.retryMs;
  return retryMs === undefined ? requeue(control, run) : retryAfter(control, run, retryMs);
}

function afterRemediation(control: HelmControl, run: ReleaseRun): number | undefined {
  const object = objectNow(control, run);
  const action = activeAction(object);
  if (action === undefined || !isExhausted(object, action)) return requeue(control, run);
  const given = retriesExceeded(object);
  return given.kind === 'stall' ? stall(control, run, given) : undefined;
}

function requeue(control: HelmControl, run: ReleaseRun): number {
  const message = conditionOf(objectNow(control, run), 'Ready')?.message ?? '';
  say(control, run.object, { conditions: { Reconciling: yes('ProgressingWithRetry', message) } });
  return REQUEUE_MS;
}

function retryAfter(control: HelmControl, run: ReleaseRun, retryMs: number): number {
  const reconciling = yes('ProgressingWithRetry', `retrying after ${goDuration(retryMs)}`);
  say(control, run.object, { conditions: { Reconciling: reconciling }, observed: true });
  return retryMs;
}

/** Helm has not come to keep a revision: tried again, later each time. */
function backOff(control: HelmControl, run: ReleaseRun): number {
  const object = objectNow(control, run);
  const retryMs = activeSpec(object)?.retryMs;
  if (retryMs !== undefined) return retryAfter(control, run, retryMs);
  const failures = Number(statusOf(object).failures ?? 1);
  return Math.min(MAX_BACKOFF_MS, 750 * 2 ** failures);
}
