import type { JsonObject } from '../base/json';
import type { ExceptionManifest } from '../pod-identity/exceptions';
import { addonExceptions } from '../pod-identity/exceptions';
import { releaseNamespaceOf } from './release-namespace';
import type { FluxRules } from '../configuration/repository-rules';
import type { DesiredCluster } from './desired';
import { yamlText } from './yaml-text';

/**
 * AzurePodIdentityExceptions that the cluster needs and the chart does not bring. Chart 4.1 brings them as long as
 * `installMICException` is anything that a template takes for true; a second copy would fight Helm for its objects.
 * `values`: those that the release ends up with.
 */
export function neededExceptions(
  cluster: Pick<DesiredCluster, 'mode' | 'mic'>,
  values: JsonObject,
  flux: Pick<FluxRules, 'releaseNamespace'>,
): readonly ExceptionManifest[] {
  if (chartBringsThem(values['installMICException'])) return [];
  const namespace = releaseNamespaceOf({ chart: '', preset: 'aad-pod-identity' }, flux);
  return addonExceptions(cluster, namespace);
}

/** As Go templates judge: every text but the empty one is true, "false" included. Absent: the chart's own "true". */
function chartBringsThem(value: unknown): boolean {
  return value === undefined || Boolean(value);
}

/** exceptions.yaml */
export function exceptionsFile(exceptions: readonly ExceptionManifest[]): string {
  return yamlText(
    ...exceptions.map(({ apiVersion, kind, metadata, spec }) => ({
      value: { apiVersion, kind, metadata, spec },
    })),
  );
}
