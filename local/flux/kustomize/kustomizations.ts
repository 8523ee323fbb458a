import { goDuration } from '../../../shared/core/base/go-duration';
import type { Change, KubeObject } from '../../kubernetes';
import type { Reconciler } from '../controller';
import { durationMs } from '../duration';
import type { Cluster, Name, Ref } from '../flux-object';
import {
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
import type { Artifact, Artifacts } from '../source/artifacts';
import type { Mark } from '../status';
import { no, say, unclear, yes } from '../status';
import { applyAll } from './apply';
import type { BuildRules } from './build';
import { manifestsOf } from './build';
import type { FieldOwner } from './field-owner';
import { checkedOf, waitForHealth } from './health-check';
import { entriesOf, inventoryOf, prune } from './inventory';

export interface KustomizeControl extends Cluster, BuildRules {
  readonly artifacts: Artifacts;
  readonly fields: FieldOwner;
  /** World that a `kubeConfig` leads to, by the name of its Secret; undefined: it cannot be reached. */
  readonly elsewhere?: (secret: string) => Cluster | undefined;
}

const DEPENDENCY_MS = 30_000;
const FINALIZER = 'finalizers.fluxcd.io';
const SOURCES =
  /^(gitrepositories|ocirepositories|buckets|externalartifacts)\.source\.toolkit\.fluxcd\.io$/;

/** kustomize-controller (fluxcd/kustomize-controller, internal/controller/kustomization_controller.go). */
export function kustomizations(control: KustomizeControl): Reconciler {
  return {
    kind: 'Kustomization',
    resource: 'kustomizations.kustomize.toolkit.fluxcd.io',
    reconcile: (object) => reconcile(control, object),
    concerned: (change) => followers(control, change),
  };
}

/** Those whose source has a new artifact. */
function followers({ world }: Cluster, { resource, object, before }: Change): readonly Name[] {
  if (!SOURCES.test(resource) || revisionOf(object) === revisionOf(before)) return [];
  const wanted: Ref = { kind: object.kind, ...nameOf(object) };
  return world
    .list('Kustomization')
    .filter((one) => {
      const ref = sourceOf(one);
      return ref.kind === wanted.kind && keyOf(ref) === keyOf(wanted);
    })
    .map(nameOf);
}

function revisionOf(source: KubeObject | undefined): string {
  return JSON.stringify(statusOf(source).artifact ?? null);
}

function sourceOf(kustomization: KubeObject): Ref {
  return refOf(specOf(kustomization).sourceRef, nameOf(kustomization).namespace);
}

async function reconcile(
  control: KustomizeControl,
  object: KubeObject,
): Promise<number | undefined> {
  if (isLeaving(object)) return finalize(control, object);
  const held = withFinalizer(control, object);
  // A suspended Kustomization stays as it is, and what it has applied with it.
  if (isSuspended(held)) return undefined;
  const artifact = control.artifacts.get(sourceOf(held));
  if (artifact === undefined) return waitForSource(control, held);
  const dependency = openDependency(control, held, artifact);
  if (dependency !== undefined) {
    notReady(control, held, no('DependencyNotReady', dependency));
    return DEPENDENCY_MS;
  }
  return carryOut(control, held, artifact);
}

/** Deleting a Kustomization with prune deletes what it has applied, unless it is suspended. */
function finalize(control: KustomizeControl, object: KubeObject): undefined {
  const spec = specOf(object);
  if (spec.prune === true && !isSuspended(object)) {
    prune(targetOf(control, object) ?? control, object, entriesOf(object));
  }
  const now = read(control, { kind: 'Kustomization', ...nameOf(object) });
  if (now === undefined) return undefined;
  const finalizers = (now.metadata.finalizers ?? []).filter((one) => one !== FINALIZER);
  control.world.put({ ...now, metadata: { ...now.metadata, finalizers } });
  return undefined;
}

function withFinalizer({ world }: Cluster, object: KubeObject): KubeObject {
  const { finalizers = [] } = object.metadata;
  if (finalizers.includes(FINALIZER)) return object;
  return world.put({
    ...object,
    metadata: { ...object.metadata, finalizers: [...finalizers, FINALIZER] },
  });
}

function waitForSource(control: KustomizeControl, object: KubeObject): number {
  const ref = sourceOf(object);
  const there = read(control, ref) !== undefined;
  const message = there
    ? `Source artifact not found, retrying in ${goDuration(DEPENDENCY_MS)}`
    : `unable to get source '${keyOf(ref)}': ${ref.kind}.source.toolkit.fluxcd.io "${ref.name}" not found`;
  notReady(control, object, no('ArtifactFailed', message));
  return DEPENDENCY_MS;
}

/** A dependency of the same source has to have applied the same revision. */
function openDependency(
  control: KustomizeControl,
  object: KubeObject,
  artifact: Artifact,
): string | undefined {
  for (const entry of mapsIn(specOf(object).dependsOn)) {
    const name = refOf(entry, nameOf(object).namespace, 'Kustomization');
    const found = read(control, { ...name, kind: 'Kustomization' });
    const shown = `dependency '${keyOf(name)}'`;
    if (found === undefined) {
      return `${shown} not found: kustomizations.kustomize.toolkit.fluxcd.io "${name.name}" not found`;
    }
    const status = statusOf(found);
    if (status.observedGeneration !== found.metadata.generation || !isReady(found)) {
      return `${shown} is not ready`;
    }
    const [ours, theirs] = [sourceOf(object), sourceOf(found)];
    const isSame = ours.kind === theirs.kind && keyOf(ours) === keyOf(theirs);
    if (isSame && status.lastAppliedRevision !== artifact.revision) {
      return `${shown} revision is not up to date`;
    }
  }
  return undefined;
}

async function carryOut(
  control: KustomizeControl,
  object: KubeObject,
  artifact: Artifact,
): Promise<number> {
  const { revision } = artifact;
  const spec = specOf(object);
  const intervalMs = durationMs(spec.interval, 600_000);
  const retryMs = durationMs(spec.retryInterval, intervalMs);
  say(control, object, {
    conditions: { Reconciling: yes('Progressing', `Building manifests for revision ${revision}`) },
    fields: { lastAttemptedRevision: revision },
  });
  const built = manifestsOf(control, object, { ...control, artifact });
  if (!built.ok) return failing(control, object, no(built.reason, built.message), retryMs);
  const target = targetOf(control, object);
  if (target === undefined) {
    const mark = no(
      'ReconciliationFailed',
      'failed to build kube client: unable to read KubeConfig secret',
    );
    return failing(control, object, mark, retryMs);
  }
  const applied = applyAll(target, fieldsOf(control, target), {
    ...{ by: nameOf(object), objects: built.objects },
  });
  if (!applied.ok)
    return failing(control, object, no('ReconciliationFailed', applied.message), retryMs);
  const before = entriesOf(object);
  const inventory = inventoryOf(built.objects);
  const kept = new Set(inventory.map(({ id }) => id));
  if (spec.prune === true) {
    prune(
      target,
      object,
      before.filter(({ id }) => !kept.has(id)),
    );
  }
  say(control, object, { fields: { inventory: { entries: inventory } } });
  const healthy = await healthCheck(control, object, { target, objects: built.objects, revision });
  if (healthy !== undefined) return failing(control, object, healthy, retryMs);
  say(control, object, {
    conditions: {
      Ready: yes('ReconciliationSucceeded', `Applied revision: ${revision}`),
      Reconciling: undefined,
      Stalled: undefined,
    },
    fields: { lastAppliedRevision: revision },
    observed: true,
  });
  return intervalMs;
}

interface Checking {
  readonly target: Cluster;
  readonly objects: readonly KubeObject[];
  readonly revision: string;
}

async function healthCheck(
  control: KustomizeControl,
  object: KubeObject,
  { target, objects, revision }: Checking,
): Promise<Mark | undefined> {
  const refs = checkedOf(object, objects);
  if (refs.length === 0) return undefined;
  const spec = specOf(object);
  const timeoutMs = durationMs(spec.timeout, durationMs(spec.interval, 600_000));
  const message = `Running health checks for revision ${revision} with a timeout of ${goDuration(timeoutMs)}`;
  say(control, object, {
    conditions: {
      Reconciling: yes('Progressing', message),
      Healthy: unclear('Progressing', message),
      Ready: unclear('Progressing', 'Reconciliation in progress'),
    },
  });
  const outcome = await waitForHealth(target, refs, timeoutMs);
  const mark = outcome.ok
    ? yes('Succeeded', 'Health check passed')
    : no('HealthCheckFailed', outcome.message);
  say(control, object, { conditions: { Healthy: mark } });
  return outcome.ok ? undefined : mark;
}

/** A failure leaves observedGeneration as it is: it follows what was applied (finalizeStatus). */
function failing(
  control: KustomizeControl,
  object: KubeObject,
  mark: Mark,
  retryMs: number,
): number {
  notReady(control, object, mark);
  return retryMs;
}

function notReady(control: KustomizeControl, object: KubeObject, mark: Mark): void {
  const reconciling = yes('ProgressingWithRetry', mark.message);
  say(control, object, { conditions: { Ready: mark, Reconciling: reconciling } });
}

function targetOf(control: KustomizeControl, object: KubeObject): Cluster | undefined {
  const kubeConfig = specOf(object).kubeConfig;
  if (kubeConfig === undefined || kubeConfig === null) return control;
  const { secretRef } = kubeConfig as { readonly secretRef?: { readonly name?: string } };
  return control.elsewhere?.(secretRef?.name ?? '');
}

const others = new WeakMap<Cluster, FieldOwner>();

function fieldsOf(control: KustomizeControl, target: Cluster): FieldOwner {
  if (target === control) return control.fields;
  const known = others.get(target) ?? new Map<string, never>();
  others.set(target, known);
  return known;
}
