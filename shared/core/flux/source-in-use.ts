import { textAt, valueAt } from '../base/json';
import type { FluxObject } from './flux-objects';

/**
 * The kind that releases take their charts from: OCIRepository as soon as one does, for that can pin bytes; undefined where
 * no release names either. A team that pulls all its charts in one way has the access for that way.
 */
export function sourceKindInUse(
  objects: readonly FluxObject[],
): 'OCIRepository' | 'HelmRepository' | undefined {
  const kinds = new Set(
    objects.flatMap(({ kind, value }) => (kind === 'HelmRelease' ? sourceKindsOf(value) : [])),
  );
  return (['OCIRepository', 'HelmRepository'] as const).find((kind) => kinds.has(kind));
}

function sourceKindsOf(release: FluxObject['value']): readonly (string | undefined)[] {
  const spec = valueAt(release, 'spec');
  return [textAt(spec, 'chartRef', 'kind'), textAt(spec, 'chart', 'spec', 'sourceRef', 'kind')];
}
