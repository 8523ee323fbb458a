import type { KubeObject } from '../../kubernetes';
import { mapsIn, statusOf } from '../flux-object';
import type { HelmRevision } from './storage';
import { digestOf, revisionDigest } from './storage';

/** An entry of `status.history`, newest first. */
export interface Snapshot {
  readonly digest: string;
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly status: string;
  readonly chartName: string;
  readonly chartVersion: string;
  readonly appVersion: string;
  readonly configDigest: string;
  readonly firstDeployed: string;
  readonly lastDeployed: string;
  readonly ociDigest?: string;
}

const MAX_COUNT = 5;

export function historyOf(object: KubeObject | undefined): readonly Snapshot[] {
  return mapsIn(statusOf(object).history) as unknown as readonly Snapshot[];
}

export function snapshotOf(revision: HelmRevision, ociDigest: string | undefined): Snapshot {
  const { name, namespace, chart, chartVersion, appVersion, values, status } = revision;
  return {
    ...{ digest: revisionDigest(revision), name, namespace, version: revision.revision, status },
    ...{ chartName: chart, chartVersion, appVersion, configDigest: digestOf(values) },
    ...{ firstDeployed: revision.firstDeployed, lastDeployed: revision.lastDeployed },
    ...(ociDigest !== undefined && { ociDigest }),
  };
}

/** The history with what Helm's storage says of its revisions now. */
export function observed(
  history: readonly Snapshot[],
  revisions: readonly HelmRevision[],
  added?: Snapshot,
): readonly Snapshot[] {
  const all =
    added === undefined
      ? history
      : [added, ...history.filter(({ version }) => version !== added.version)];
  const fresh = all.map((one) => {
    const revision = revisions.find(
      (other) =>
        other.revision === one.version &&
        other.namespace === one.namespace &&
        other.name === one.name,
    );
    return revision === undefined ? one : snapshotOf(revision, one.ociDigest);
  });
  return fresh.toSorted((a, b) => b.version - a.version).slice(0, MAX_COUNT);
}

/** Back to the last one that worked: the rest is of no use once the release is in sync. */
export function truncated(history: readonly Snapshot[]): readonly Snapshot[] {
  const at = history.findIndex((one, index) => index > 0 && worked(one));
  return at === -1 ? history : history.slice(0, at + 1);
}

/** What a rollback goes back to. */
export function previousOf(history: readonly Snapshot[]): Snapshot | undefined {
  return history.slice(1).find(worked);
}

function worked({ status }: Snapshot): boolean {
  return status === 'deployed' || status === 'superseded';
}

export function fullName({ namespace, name, version }: Snapshot): string {
  return `${namespace}/${name}.v${version}`;
}

export function chartName({ chartName: name, chartVersion }: Snapshot): string {
  return `${name}@${chartVersion}`;
}
