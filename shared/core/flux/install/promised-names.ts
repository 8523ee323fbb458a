import type { Entry } from '../../applied/flux/types';
import { isJsonObject } from '../../base/json';
import type { FluxRules } from '../../configuration/repository-rules';

/**
 * An entry that the configuration promises, under the names that it says Flux has there: the AKS extension calls source and
 * namespace otherwise than `flux bootstrap` does.
 */
export function withPromisedNames(
  entry: Entry,
  { namespace, gitRepository: name }: Pick<FluxRules, 'namespace' | 'gitRepository'>,
): Entry {
  const metadata = { name, namespace };
  const { spec } = entry.kustomization;
  const sourceRef = { kind: 'GitRepository', name };
  return {
    ...entry,
    kustomization: {
      ...entry.kustomization,
      metadata,
      spec: { ...(isJsonObject(spec) && spec), sourceRef },
    },
    sources: entry.sources.map((source) => ({ ...source, metadata })),
  };
}
