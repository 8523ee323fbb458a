import type { Change, KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import type { Reconciler } from '../controller';
import type { Cluster, Name } from '../flux-object';
import {
  conditionOf,
  isLeaving,
  isReady,
  isSuspended,
  keyOf,
  mapsIn,
  nameOf,
  read,
  refOf,
  specOf,
  statusOf,
} from '../flux-object';
import { no, say } from '../status';
import { uninstall } from './action';
import { atomicRelease } from './atomic-release';
import { loadChart } from './chart';
import type { HelmControl } from './control';
import { ensureHelmChart, removeHelmChart } from './helm-chart-template';
import { historyOf } from './history';
import { chartSourceOf, releaseSpecOf } from './release-spec';
import { digestOf } from './storage';
import { valuesOn } from './values';

const DEPENDENCY_MS = 30_000;
const FINALIZER = 'finalizers.fluxcd.io';
const SOURCES = /^(helmcharts|ocirepositories)\.source\.toolkit\.fluxcd\.io$/;

/** helm-controller (fluxcd/helm-controller, internal/controller/helmrelease_controller.go). */
export function helmReleases(control: HelmControl): Reconciler {
  return {
    kind: 'HelmRelease',
    resource: 'helmreleases.helm.toolkit.fluxcd.io',
    reconcile: (object) => reconcile(control, object),
    concerned: (change) => followers(control, change),
  };
}

/** Those whose chart has a new artifact, or one at last. */
function followers({ world }: Cluster, { resource, object, before }: Change): readonly Name[] {
  if (!SOURCES.test(resource)) return [];
  const [now, was] = [object, before].map((one) => JSON.stringify(statusOf(one).artifact ?? null));
  if (now === was) return [];
  return world
    .list('HelmRelease')
    .filter((one) => {
      const ref = chartSourceOf(one);
      return ref.kind === object.kind && keyOf(ref) === keyOf(nameOf(object));
    })
    .map(nameOf);
}

async function reconcile(control: HelmControl, object: KubeObject): Promise<number | undefined> {
  if (isLeaving(object)) return finalize(control, object);
  const held = withFinalizer(control, object);
  if (isSuspended(held)) return undefined;
  const dependency = openDependency(control, held);
  if (dependency !== undefined) {
    say(control, held, { conditions: { Ready: no('DependencyNotReady', dependency) } });
    return DEPENDENCY_MS;
  }
  if (specOf(held).chartRef === undefined) ensureHelmChart(control, held);
  const problem = sourceProblem(control, held);
  if (problem !== undefined) {
    say(control, held, { conditions: { Ready: problem } });
    return DEPENDENCY_MS;
  }
  return carryOut(control, held);
}

/** Deleting a HelmRelease uninstalls what it has installed, unless it is suspended. */
function finalize(control: HelmControl, object: KubeObject): undefined {
  const [latest] = historyOf(object);
  if (!isSuspended(object)) {
    const storage = textOf(statusOf(object).storageNamespace) || nameOf(object).namespace;
    if (latest !== undefined) uninstall(control, { storage, name: latest.name }, false);
    removeHelmChart(control, object);
  }
  const now = read(control, { kind: 'HelmRelease', ...nameOf(object) });
  if (now === undefined) return undefined;
  const finalizers = (now.metadata.finalizers ?? []).filter((one) => one !== FINALIZER);
  control.world.put({ ...now, metadata: { ...now.metadata, finalizers } });
  return undefined;
}

function withFinalizer({ world }: Cluster, object: KubeObject): KubeObject {
  const { finalizers = [] } = object.metadata;
  if (finalizers.includes(FINALIZER)) return object;
  const metadata = { ...object.metadata, finalizers: [...finalizers, FINALIZER] };
  return world.put({ ...object, metadata });
}

function openDependency(control: HelmControl, object: KubeObject): string | undefined {
  for (const entry of mapsIn(specOf(object).dependsOn)) {
    const name = { ...refOf(entry, nameOf(object).namespace), kind: 'HelmRelease' };
    const found = read(control, name);
    const observed = statusOf(found).observedGeneration;
    if (found === undefined || observed !== found.metadata.generation || !isReady(found)) {
      return `dependency '${keyOf(name)}' is not ready`;
    }
  }
  return undefined;
}

/** The artifact of the generation before is none: a new tag or digest that cannot be pulled stops the release where it is. */
function sourceProblem(
  control: HelmControl,
  object: KubeObject,
): ReturnType<typeof no> | undefined {
  const ref = chartSourceOf(object);
  const source = read(control, ref);
  if (source === undefined) {
    const what = `${ref.kind.toLowerCase().replace(/y$/, 'ie')}s.source.toolkit.fluxcd.io "${ref.name}" not found`;
    return no('ArtifactFailed', `could not get Source object: ${what}`);
  }
  const notReady = (why: string): ReturnType<typeof no> =>
    no('SourceNotReady', `${ref.kind} '${keyOf(ref)}' is not ready: ${why}`);
  if (statusOf(source).observedGeneration !== source.metadata.generation) {
    const ready = conditionOf(source, 'Ready');
    const isFalse = ready?.status === 'False';
    return notReady(
      isFalse ? ready.message : 'latest generation of object has not been reconciled',
    );
  }
  const stalled = conditionOf(source, 'Stalled');
  if (stalled?.status === 'True') return notReady(stalled.message);
  return control.artifacts.get(ref) === undefined
    ? notReady('does not have an artifact')
    : undefined;
}

async function carryOut(control: HelmControl, object: KubeObject): Promise<number | undefined> {
  const values = valuesOn(control, object);
  const spec = releaseSpecOf(object);
  if (!values.ok) {
    say(control, object, { conditions: { Ready: no('ValuesError', values.message) } });
    return DEPENDENCY_MS;
  }
  const { revision = '', chart: bytes = new Uint8Array() } =
    control.artifacts.get(spec.source) ?? {};
  const loaded = await control.clock.track(loadChart(bytes));
  const ociDigest = spec.source.kind === 'OCIRepository' ? revision.split('@').at(-1) : undefined;
  const chart = { ...loaded, version: versionWith(loaded.version, ociDigest) };
  if (isMoved(object, chart.name)) {
    leaveFormerTarget(control, object);
    return 0;
  }
  prepareStatus(control, object, {
    version: chart.version,
    ociDigest,
    values: digestOf(values.value),
  });
  return atomicRelease(control, { object, spec, chart, values: values.value, ociDigest });
}

/** `4.1.17+7e74f15d242e`: Flux adds the beginning of an OCI artifact's digest, so that other bytes are another version. */
function versionWith(version: string, ociDigest: string | undefined): string {
  const short = ociDigest?.replace(/^sha256:/, '').slice(0, 12);
  return short === undefined ? version : `${version.split('+')[0] ?? ''}+${short}`;
}

/** Another release name, namespace, storage or chart is another release (internal/action/reset.go, ReleaseTargetChanged). */
function isMoved(object: KubeObject, chart: string): boolean {
  const [latest] = historyOf(object);
  if (latest === undefined) return false;
  const { release, storage } = releaseSpecOf(object);
  const kept = textOf(statusOf(object).storageNamespace);
  return (
    (kept !== '' && kept !== storage) ||
    latest.namespace !== release.namespace ||
    latest.name !== release.name ||
    latest.chartName !== chart
  );
}

/** The release that runs is uninstalled first, and the next look installs it where it is wanted now. */
function leaveFormerTarget(control: HelmControl, object: KubeObject): void {
  const [latest] = historyOf(object);
  const storage = textOf(statusOf(object).storageNamespace) || nameOf(object).namespace;
  if (latest !== undefined) uninstall(control, { storage, name: latest.name }, false);
  const cleared = { history: [], storageNamespace: undefined };
  say(control, object, { fields: { ...cleared, ...NO_FAILURES } });
}

const NO_FAILURES = { failures: 0, installFailures: 0, upgradeFailures: 0 };

interface Attempt {
  readonly version: string;
  readonly ociDigest: string | undefined;
  readonly values: string;
}

/** Failures of another generation, chart or set of values count no more. */
function prepareStatus(control: HelmControl, object: KubeObject, attempt: Attempt): void {
  const status = asMap(object.status);
  const isOther =
    status.lastAttemptedGeneration !== object.metadata.generation ||
    status.lastAttemptedRevision !== attempt.version ||
    status.lastAttemptedConfigDigest !== attempt.values;
  say(control, object, {
    fields: {
      ...(isOther && NO_FAILURES),
      storageNamespace: releaseSpecOf(object).storage,
      lastAttemptedGeneration: object.metadata.generation,
      lastAttemptedRevision: attempt.version,
      lastAttemptedRevisionDigest: attempt.ociDigest,
      lastAttemptedConfigDigest: attempt.values,
    },
  });
}
