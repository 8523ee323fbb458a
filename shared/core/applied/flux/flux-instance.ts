import type { JsonObject } from '../../json';
import { isJsonObject } from '../../json';
import { fieldAt, textAt } from './fields';

/** What the Flux operator makes of a FluxInstance with `spec.sync`: a source, and a Kustomization of it. */
export interface Synced {
  readonly source: JsonObject;
  readonly kustomization: JsonObject;
}

export function isFluxInstance({ apiVersion, kind }: JsonObject): boolean {
  return (
    kind === 'FluxInstance' &&
    typeof apiVersion === 'string' &&
    apiVersion.startsWith('fluxcd.controlplane.io/')
  );
}

export function syncedBy(instance: JsonObject): Synced | undefined {
  const sync = fieldAt(instance, 'spec', 'sync');
  if (!isJsonObject(sync)) return undefined;
  const namespace = textAt(instance, 'metadata', 'namespace') ?? 'flux-system';
  const metadata = { name: textAt(sync, 'name') ?? namespace, namespace };
  const kind = textAt(sync, 'kind') ?? 'GitRepository';
  const ref = textAt(sync, 'ref') ?? '';
  return {
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
  };
}
