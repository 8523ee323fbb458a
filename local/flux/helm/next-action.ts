import type { JsonObject } from '../../../shared/core/base/json';
import type { KubeObject } from '../../kubernetes';
import { statusOf } from '../flux-object';
import type { Chart } from './chart';
import type { Snapshot } from './history';
import { historyOf, previousOf } from './history';
import type { ActionName, ActionSpec } from './release-spec';
import { actionSpecOf } from './release-spec';
import type { HelmRevision } from './storage';
import { digestOf, revisionDigest } from './storage';

/** What helm-controller does next with a release. */
export type NextAction =
  | { readonly kind: 'install' | 'upgrade' | 'uninstall' }
  /** In the words of Flux: nothing to do but to look for drift. */
  | { readonly kind: 'in-sync' }
  | { readonly kind: 'rollback'; readonly to: Snapshot }
  | { readonly kind: 'stall'; readonly reason: string; readonly message: string };

/** What the decision is made from: the HelmRelease as it is now, and what Helm keeps of the release. */
export interface ReleaseState {
  readonly object: KubeObject;
  readonly revisions: readonly HelmRevision[];
  readonly chart: Pick<Chart, 'name' | 'version'>;
  readonly values: JsonObject;
}

/** The action for a state of a release, as internal/reconcile/state.go and atomic_release.go have it. */
export function nextAction(state: ReleaseState): NextAction {
  const { object, revisions, chart, values } = state;
  const [last] = revisions;
  const history = historyOf(object);
  const [latest] = history;
  if (last === undefined || last.status === 'uninstalled') {
    return isExhausted(object, 'install') ? retriesExceeded(object) : { kind: 'install' };
  }
  // Somebody else has been at the release, or has made it: it is taken over by an upgrade.
  if (latest === undefined || !isKnown(latest, last)) return { kind: 'upgrade' };
  if (last.status === 'failed') return afterFailure(object, history);
  const isWanted =
    last.chart === chart.name &&
    last.chartVersion === chart.version &&
    digestOf(last.values) === digestOf(values);
  if (isWanted) return { kind: 'in-sync' };
  return isExhausted(object, 'upgrade') ? retriesExceeded(object) : { kind: 'upgrade' };
}

export function isKnown(latest: Snapshot, last: HelmRevision): boolean {
  return latest.version === last.revision && latest.digest === revisionDigest(last);
}

function afterFailure(object: KubeObject, history: readonly Snapshot[]): NextAction {
  const spec = activeSpec(object);
  if (spec === undefined || spec.retryMs !== undefined) return { kind: 'upgrade' };
  const action = activeAction(object) ?? 'upgrade';
  if (failuresOf(object, action) === 0) return { kind: 'upgrade' };
  if (isExhausted(object, action) && !spec.remediatesLast) return retriesExceeded(object);
  if (spec.strategy === 'uninstall') return { kind: 'uninstall' };
  const to = previousOf(history);
  if (to !== undefined) return { kind: 'rollback', to };
  const message = 'Failed to perform remediation: missing target release for rollback';
  return { kind: 'stall', reason: 'MissingRollbackTarget', message };
}

export function activeAction(object: KubeObject): ActionName | undefined {
  const { lastAttemptedReleaseAction: last } = statusOf(object);
  return last === 'install' || last === 'upgrade' ? last : undefined;
}

export function activeSpec(object: KubeObject): ActionSpec | undefined {
  const action = activeAction(object);
  return action === undefined ? undefined : actionSpecOf(object, action);
}

export function isExhausted(object: KubeObject, action: ActionName): boolean {
  const { retries, retryMs } = actionSpecOf(object, action);
  return retryMs === undefined && retries >= 0 && failuresOf(object, action) > retries;
}

export function failuresOf(object: KubeObject, action: ActionName): number {
  return Number(statusOf(object)[`${action}Failures`] ?? 0);
}

export function retriesExceeded(object: KubeObject): NextAction {
  const action = activeAction(object) ?? 'install';
  const message = `Failed to ${action} after ${failuresOf(object, action)} attempt(s)`;
  return { kind: 'stall', reason: 'RetriesExceeded', message };
}
