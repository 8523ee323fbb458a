import type { KubeObject } from '../../kubernetes';
import { nameOf, read, statusOf } from '../flux-object';
import { no, say, yes } from '../status';
import type { Acted, HelmOrder } from './action';
import { release, rollBack, uninstall } from './action';
import type { ReleaseRun } from './release-run';
import type { HelmControl } from './control';
import type { Snapshot } from './history';
import { chartName, fullName, historyOf, observed, snapshotOf } from './history';
import type { NextAction } from './next-action';
import { failuresOf, isKnown } from './next-action';
import type { ActionName } from './release-spec';
import { actionSpecOf } from './release-spec';
import { revisionsOf } from './storage';
import { summarise } from './summary';

type Action = Exclude<NextAction, { kind: 'in-sync' | 'stall' }>;

/** Runs an action of Helm and tells it in the status. 'not-begun': Helm has refused before it kept a revision. */
export async function runAction(
  control: HelmControl,
  run: ReleaseRun,
  next: Action,
): Promise<'acted' | 'not-begun'> {
  if (next.kind === 'uninstall') return remediateByUninstall(control, run);
  if (next.kind === 'rollback') return remediateByRollback(control, run, next.to);
  return releaseBy(control, run, next.kind);
}

function orderOf({ spec }: ReleaseRun): HelmOrder {
  const { release: target, storage, owner } = spec;
  return { release: target, storage, owner };
}

async function releaseBy(
  control: HelmControl,
  run: ReleaseRun,
  action: ActionName,
): Promise<'acted' | 'not-begun'> {
  const { timeoutMs, waits, crds } = actionSpecOf(run.object, action);
  const history = historyBefore(control, run, action);
  say(control, run.object, {
    conditions: { ...(action === 'install' && { Remediated: undefined }) },
    fields: { lastAttemptedReleaseAction: action, history },
  });
  const acted = await release(control, {
    ...orderOf(run),
    ...{ chart: run.chart, values: run.values, crds },
    wait: waits ? { timeoutMs, kstatus: control.kstatus } : undefined,
  });
  record(control, run, { history, acted });
  if (acted.error === undefined) succeed(control, run, action);
  else fail(control, run, { action, acted });
  summarise(control, run.object);
  return acted.revision === undefined ? 'not-begun' : 'acted';
}

/** A release that Flux has not made, or that somebody has changed since, begins without a history. */
function historyBefore(
  control: HelmControl,
  run: ReleaseRun,
  action: ActionName,
): readonly Snapshot[] {
  const history = historyOf(now(control, run));
  const [last] = revisionsOf(control, drawerOf(run));
  const [latest] = history;
  const isOurs = latest !== undefined && last !== undefined && isKnown(latest, last);
  return action === 'upgrade' && isOurs ? history : [];
}

interface Told {
  readonly history: readonly Snapshot[];
  readonly acted: Acted;
}

function record(control: HelmControl, run: ReleaseRun, { history, acted }: Told): void {
  const { revision } = acted;
  const added = revision === undefined ? undefined : snapshotOf(revision, run.ociDigest);
  const entries = observed(history, revisionsOf(control, drawerOf(run)), added);
  say(control, run.object, { fields: { history: entries } });
}

function succeed(control: HelmControl, run: ReleaseRun, action: ActionName): void {
  const [latest] = historyOf(now(control, run));
  if (latest === undefined) return;
  const reason = action === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded';
  const message = `Helm ${action} succeeded for release ${fullName(latest)} with chart ${chartName(latest)}`;
  say(control, run.object, {
    conditions: { Released: yes(reason, message), Remediated: undefined },
  });
}

interface Failure {
  readonly action: ActionName;
  readonly acted: Acted;
}

function fail(control: HelmControl, run: ReleaseRun, { action, acted }: Failure): void {
  const { release: target } = run.spec;
  const object = now(control, run);
  const message = `Helm ${action} failed for release ${target.namespace}/${target.name} with chart ${run.chart.name}@${run.chart.version}: ${acted.error ?? ''}`;
  const failures = Number(statusOf(object).failures ?? 0) + 1;
  const counted = failuresOf(object, action) + (acted.revision === undefined ? 0 : 1);
  say(control, run.object, {
    conditions: {
      Released: no(action === 'install' ? 'InstallFailed' : 'UpgradeFailed', message),
      Remediated: undefined,
    },
    fields: { failures, [`${action}Failures`]: counted },
  });
}

async function remediateByRollback(
  control: HelmControl,
  run: ReleaseRun,
  to: Snapshot,
): Promise<'acted'> {
  const revision = revisionsOf(control, drawerOf(run)).find((one) => one.revision === to.version);
  if (revision === undefined) return 'acted';
  const { timeoutMs, waits } = actionSpecOf(run.object, 'upgrade');
  const wait = waits ? { timeoutMs, kstatus: control.kstatus } : undefined;
  const acted = await rollBack(control, orderOf(run), { to: revision, wait });
  const history = historyOf(now(control, run));
  const added = acted.revision && snapshotOf(acted.revision, to.ociDigest);
  const entries = observed(history, revisionsOf(control, drawerOf(run)), added);
  const what = `Helm rollback to previous release ${fullName(to)} with chart ${chartName(to)}`;
  const remediated =
    acted.error === undefined
      ? yes('RollbackSucceeded', `${what} succeeded`)
      : no('RollbackFailed', `${what} failed: ${acted.error}`);
  say(control, run.object, {
    conditions: { Remediated: remediated },
    fields: { history: entries },
  });
  summarise(control, run.object);
  return 'acted';
}

function remediateByUninstall(control: HelmControl, run: ReleaseRun): 'acted' {
  const [latest] = historyOf(now(control, run));
  uninstall(control, drawerOf(run), true);
  if (latest === undefined) return 'acted';
  const message = `Helm uninstall remediation for release ${fullName(latest)} with chart ${chartName(latest)} succeeded`;
  say(control, run.object, { conditions: { Remediated: yes('UninstallSucceeded', message) } });
  summarise(control, run.object);
  return 'acted';
}

function drawerOf({ spec }: ReleaseRun): { readonly storage: string; readonly name: string } {
  return { storage: spec.storage, name: spec.release.name };
}

function now(control: HelmControl, { object }: ReleaseRun): KubeObject {
  return read(control, { kind: 'HelmRelease', ...nameOf(object) }) ?? object;
}
