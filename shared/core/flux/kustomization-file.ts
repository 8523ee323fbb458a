import type { JsonObject } from '../base/json';
import { yamlText } from './yaml-text';

/** What a kustomization.yaml says. */
export interface KustomizationFile {
  readonly comment?: string;
  /** Set on every object. */
  readonly namespace?: string;
  readonly resources: readonly string[];
  readonly patches?: readonly KustomizePatch[];
}

/** A patch on the objects of a kind and name. */
export interface KustomizePatch {
  readonly kind: string;
  readonly name: string;
  /** A map is merged in; a list is operations of a JSON patch. */
  readonly patch: JsonObject | readonly JsonObject[];
}

/** The text of a kustomization.yaml. */
export function kustomizationFile(file: KustomizationFile): string {
  const { comment, namespace, resources, patches = [] } = file;
  return yamlText({
    ...(comment !== undefined && { comment }),
    value: {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      ...(namespace !== undefined && { namespace }),
      resources,
      ...(patches.length > 0 && { patches: patches.map(patchEntry) }),
    },
  });
}

function patchEntry({ kind, name, patch }: KustomizePatch): JsonObject {
  return { target: { kind, name }, patch: yamlText({ value: patch }) };
}
