import type { JsonObject } from '../../../shared/core/base/json';
import type { KubeObject } from '../../kubernetes';
import { asMap, KubeError } from '../../kubernetes';
import type { Cluster, Name } from '../flux-object';
import { nameOf, read } from '../flux-object';
import type { Outcome } from '../outside';
import { done, failed } from '../outside';
import type { Chart } from './chart';
import { foreignObject } from './ownership';
import { render } from './render';
import type { HelmRevision } from './storage';
import { forget, keep, revisionsOf } from './storage';
import type { Waiting } from './wait';
import { waitForRelease } from './wait';

export type CrdPolicy = 'Skip' | 'Create' | 'CreateReplace';

/** What an action of Helm is about. */
export interface HelmOrder {
  readonly release: Name;
  readonly storage: string;
  /** The HelmRelease. */
  readonly owner: Name;
}

export interface ReleaseOrder extends HelmOrder {
  readonly chart: Chart;
  readonly values: JsonObject;
  readonly crds: CrdPolicy;
  /** Undefined: nothing is waited for. */
  readonly wait: Waiting | undefined;
}

/** What an action has come to; `revision` where Helm has begun to keep one. */
export interface Acted {
  readonly error?: string;
  readonly revision?: HelmRevision;
}

/** `helm install` and `helm upgrade`: the same but for what may be there already. */
export async function release(cluster: Cluster, order: ReleaseOrder): Promise<Acted> {
  const before = revisionsOf(cluster, { storage: order.storage, name: order.release.name });
  const last = before.find(({ status }) => status === 'deployed');
  const verb = last === undefined ? 'install' : 'update';
  const rendered = prepared(cluster, order, last);
  if (!rendered.ok) {
    const isForeign = rendered.message.includes('cannot be imported');
    return {
      error: isForeign ? `Unable to continue with ${verb}: ${rendered.message}` : rendered.message,
    };
  }
  const revision = newRevision(cluster, order, { before, objects: rendered.value });
  keep(cluster, order.storage, revision);
  putAll(cluster, rendered.value);
  const gone = (last?.objects ?? []).filter(
    (one) => !rendered.value.some((other) => isSame(one, other)),
  );
  removeAll(cluster, gone);
  return finish(cluster, order, { revision, last });
}

function prepared(
  cluster: Cluster,
  order: ReleaseOrder,
  last: HelmRevision | undefined,
): Outcome<readonly KubeObject[]> {
  applyCrds(cluster, order);
  const rendered = render(cluster, order);
  if (!rendered.ok) return rendered;
  const unknown = rendered.value.find(
    (one) => cluster.world.resourceOf(one.apiVersion, one.kind) === undefined,
  );
  if (unknown !== undefined) {
    const { apiVersion, kind, metadata } = unknown;
    return failed(
      `unable to build kubernetes objects from release manifest: resource mapping not found for name: "${metadata.name}" namespace: "" from "": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
    );
  }
  const added = rendered.value.filter(
    (one) => !(last?.objects ?? []).some((other) => isSame(one, other)),
  );
  const foreign = foreignObject(cluster, added, order.release);
  return foreign === undefined ? rendered : failed(foreign);
}

/** CRDs of a chart's `crds/` belong to no release: they are put there, or replaced, and never taken away. */
function applyCrds({ world }: Cluster, { chart, crds }: ReleaseOrder): void {
  if (crds === 'Skip') return;
  for (const crd of chart.crds) {
    const live = world.get('CustomResourceDefinition', undefined, crd.metadata.name);
    if (live === undefined || crds === 'CreateReplace') world.put(crd);
  }
}

interface Beginning {
  readonly before: readonly HelmRevision[];
  readonly objects: readonly KubeObject[];
}

function newRevision(
  { clock }: Cluster,
  { release: { name, namespace }, chart, values }: ReleaseOrder,
  { before, objects }: Beginning,
): HelmRevision {
  const now = new Date(clock.now()).toISOString();
  const isFirst = before.every(({ status }) => status === 'uninstalled');
  return {
    ...{ name, namespace, revision: (before[0]?.revision ?? 0) + 1 },
    status: isFirst ? 'pending-install' : 'pending-upgrade',
    ...{ chart: chart.name, chartVersion: chart.version, appVersion: chart.appVersion },
    ...{ values, objects, firstDeployed: before.at(-1)?.firstDeployed ?? now, lastDeployed: now },
  };
}

interface Doing {
  readonly revision: HelmRevision;
  readonly last: HelmRevision | undefined;
}

/** A revision counts as deployed once all of it is up; then the one before is superseded. */
async function finish(
  cluster: Cluster,
  { storage, wait }: Pick<ReleaseOrder, 'storage' | 'wait'>,
  { revision, last }: Doing,
): Promise<Acted> {
  const waited =
    wait === undefined ? done(undefined) : await waitForRelease(cluster, revision.objects, wait);
  if (!waited.ok) {
    const broken = { ...revision, status: 'failed' as const };
    keep(cluster, storage, broken);
    return { error: waited.message, revision: broken };
  }
  if (last !== undefined) keep(cluster, storage, { ...last, status: 'superseded' });
  const deployed = { ...revision, status: 'deployed' as const };
  keep(cluster, storage, deployed);
  return { revision: deployed };
}

/** `helm rollback`: the objects of an earlier revision, as a new one. */
export async function rollBack(
  cluster: Cluster,
  { storage, release: { name } }: HelmOrder,
  { to, wait }: { readonly to: HelmRevision; readonly wait: Waiting | undefined },
): Promise<Acted> {
  const all = revisionsOf(cluster, { storage, name });
  const [current] = all;
  const lastDeployed = new Date(cluster.clock.now()).toISOString();
  const next = (current?.revision ?? 0) + 1;
  const revision: HelmRevision = { ...to, revision: next, status: 'pending-upgrade', lastDeployed };
  keep(cluster, storage, revision);
  putAll(cluster, to.objects);
  const gone = (current?.objects ?? []).filter(
    (one) => !to.objects.some((other) => isSame(one, other)),
  );
  removeAll(cluster, gone);
  // Only what was deployed until now is superseded, and only once the rollback is up: a failed revision stays one.
  const last = all.find(({ status }) => status === 'deployed');
  return finish(cluster, { storage, wait }, { revision, last });
}

/** `helm uninstall`. `keepHistory`: the revisions stay, marked uninstalled, as a remediation leaves them. */
export function uninstall(
  cluster: Cluster,
  drawer: { readonly storage: string; readonly name: string },
  keepHistory: boolean,
): HelmRevision | undefined {
  const all = revisionsOf(cluster, drawer);
  const [last] = all;
  if (last === undefined) return undefined;
  if (last.status !== 'uninstalled') removeAll(cluster, last.objects);
  for (const one of all) forget(cluster, drawer.storage, one);
  if (keepHistory) keep(cluster, drawer.storage, { ...last, status: 'uninstalled' });
  return last;
}

/** Whether the cluster still has what the release has put there; puts it back. Names of what differed. */
export function correctDrift(cluster: Cluster, { objects }: HelmRevision): readonly string[] {
  const drifted = objects.filter((object) => {
    const live = read(cluster, { kind: object.kind, ...nameOf(object) });
    return live === undefined || !holds(live, object);
  });
  putAll(cluster, drifted);
  return drifted.map(({ kind, metadata }) =>
    [kind, metadata.namespace, metadata.name].filter(Boolean).join('/'),
  );
}

function holds(live: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((one, at) => holds(live[at], one))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return live === wanted || wanted === undefined;
  return Object.entries(wanted).every(([key, value]) => holds(asMap(live)[key], value));
}

/** Helm leaves the status to its writer. */
function putAll(cluster: Cluster, objects: readonly KubeObject[]): void {
  for (const object of objects) {
    const live = read(cluster, { kind: object.kind, ...nameOf(object) });
    const next = live?.status === undefined ? object : { ...object, status: live.status };
    ensurePut(cluster, next);
  }
}

/** An object of a namespace that is not there is refused, and the release fails later for want of it. */
function ensurePut({ world }: Cluster, object: object): void {
  try {
    world.put(object);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
  }
}

function removeAll(cluster: Cluster, objects: readonly KubeObject[]): void {
  for (const { kind, metadata, ...rest } of objects.toReversed()) {
    const { namespace, name, annotations } = metadata;
    const isKept = annotations?.['helm.sh/resource-policy'] === 'keep';
    const live = read(cluster, { kind, namespace: namespace ?? '', name });
    if (!isKept && live !== undefined && rest.apiVersion !== '')
      cluster.world.remove(kind, namespace, name);
  }
}

function isSame(one: KubeObject, other: KubeObject): boolean {
  return (
    one.kind === other.kind &&
    one.metadata.name === other.metadata.name &&
    one.metadata.namespace === other.metadata.namespace
  );
}
