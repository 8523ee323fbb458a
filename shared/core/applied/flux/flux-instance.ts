import type { JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { buildWith } from '../kustomize/build';
import { fieldAt, listAt, textAt } from './fields';

/** What the Flux operator makes of a FluxInstance with `spec.sync`: a source, and a Kustomization of it. */
export interface Synced {
  readonly source: JsonObject;
  readonly kustomization: JsonObject;
}

/** True of the object from which the Flux Operator installs Flux. */
export function isFluxInstance({ apiVersion, kind }: JsonObject): boolean {
  return (
    kind === 'FluxInstance' &&
    typeof apiVersion === 'string' &&
    apiVersion.startsWith('fluxcd.controlplane.io/')
  );
}

/** The source and the Kustomization that the Flux Operator makes of `spec.sync`; undefined without one. */
export function syncedBy(instance: JsonObject): Synced | undefined {
  const sync = fieldAt(instance, 'spec', 'sync');
  if (!isJsonObject(sync)) return undefined;
  const namespace = textAt(instance, 'metadata', 'namespace') ?? 'flux-system';
  const metadata = { name: textAt(sync, 'name') ?? namespace, namespace };
  const kind = textAt(sync, 'kind') ?? 'GitRepository';
  const ref = textAt(sync, 'ref') ?? '';
  return patched(instance, {
    source: {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind,
      metadata,
      spec: {
        url: textAt(sync, 'url') ?? '',
        ref: kind === 'GitRepository' ? { name: ref } : { tag: ref },
      },
    },
    kustomization: {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: {
        path: textAt(sync, 'path') ?? './',
        prune: true,
        sourceRef: { kind, name: metadata.name },
      },
    },
  });
}

const PATCHED = ['Kustomization', 'GitRepository', 'OCIRepository', 'Bucket'];

/** `spec.kustomize.patches` changes everything that the operator writes, these two as well. */
function patched(instance: JsonObject, synced: Synced): Synced {
  const patches = listAt(instance, 'spec', 'kustomize', 'patches').filter((patch) =>
    PATCHED.includes(textAt(patch, 'target', 'kind') ?? ''),
  );
  if (patches.length === 0) return synced;
  const text = `${JSON.stringify(synced.source)}\n---\n${JSON.stringify(synced.kustomization)}\n`;
  const built = buildWith({ files: new Map([['sync.yaml', text]]) }, '', {
    resources: ['sync.yaml'],
    patches,
  });
  const [source, kustomization] = built.ok ? built.objects : [];
  return source === undefined || kustomization === undefined
    ? synced
    : { source: source.value, kustomization: kustomization.value };
}
