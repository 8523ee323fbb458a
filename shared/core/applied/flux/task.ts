import type { JsonObject } from '../../base/json';
import { resolvePath } from '../tree';
import { fieldAt, listAt, mapAt, textAt } from './fields';
import type { SourceRef } from './source';

/** A Flux Kustomization that is to be built. */
export interface Task {
  /** `flux-system/infrastructure` */
  readonly id: string;
  readonly namespace: string;
  readonly spec: JsonObject;
  /** Where its object stands, as far as that is a file of ours. */
  readonly file?: string;
  /** One above it, or its own mark, keeps it as it is. */
  readonly suspended: boolean;
}

/** A Kustomization to be applied; suspended when it says so itself, or when what brought it is. */
export function taskOf(
  value: JsonObject,
  { file, suspended }: { readonly file?: string | undefined; readonly suspended: boolean },
): Task {
  const namespace = textAt(value, 'metadata', 'namespace') ?? '';
  const spec = mapAt(value, 'spec');
  return {
    id: `${namespace}/${textAt(value, 'metadata', 'name') ?? ''}`,
    namespace,
    spec,
    ...(file !== undefined && { file }),
    suspended: suspended || spec['suspend'] === true,
  };
}

/** Where the Kustomization takes its files from; its own namespace by default. */
export function sourceRefOf({ spec, namespace }: Task): SourceRef {
  return {
    kind: textAt(spec, 'sourceRef', 'kind') ?? '',
    namespace: textAt(spec, 'sourceRef', 'namespace') ?? namespace,
    name: textAt(spec, 'sourceRef', 'name') ?? '',
  };
}

/** Ids of the Kustomizations that have to be ready before this one. */
export function dependenciesOf({ spec, namespace }: Task): readonly string[] {
  return listAt(spec, 'dependsOn').map(
    (entry) => `${textAt(entry, 'namespace') ?? namespace}/${textAt(entry, 'name') ?? ''}`,
  );
}

/** From the root of its source. Flux lets nothing lead out of it: `../x` is `x`. */
export function pathOf({ spec }: Pick<Task, 'spec'>): string {
  const path = textAt(spec, 'path') ?? '';
  const parts = path.split('/');
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return resolvePath('', kept.join('/')) ?? '';
}

/** True when it applies to another cluster, by a kubeconfig. */
export function goesElsewhere({ spec }: Task): boolean {
  const kubeConfig = fieldAt(spec, 'kubeConfig');
  return kubeConfig !== undefined && kubeConfig !== null;
}
