import type { JsonObject } from '../../../shared/core/base/json';
import { mergeValues } from '../../../shared/core/charts/values';
import type { KubeObject } from '../../kubernetes';
import type { Cluster, Name } from '../flux-object';
import type { Outcome } from '../outside';
import { done } from '../outside';
import type { Chart } from './chart';
import { objectsIn } from './chart';
import { POD_IDENTITY, renderPodIdentity } from './pod-identity-chart';

export interface ToRender {
  readonly chart: Chart;
  /** Of the HelmRelease, without the chart's own. */
  readonly values: JsonObject;
  readonly release: Name;
  /** The HelmRelease. */
  readonly owner: Name;
}

/**
 * The objects of a release, marked as Helm and Flux mark them. Of charts other than aad-pod-identity those templates alone that
 * have nothing to fill in: there is no template engine here.
 */
export function render({ world }: Cluster, wanted: ToRender): Outcome<readonly KubeObject[]> {
  const { chart, values, release, owner } = wanted;
  const all = mergeValues(chart.values, values);
  const rendered =
    chart.name === POD_IDENTITY ? renderPodIdentity(chart, all, release) : done(plain(chart));
  if (!rendered.ok) return rendered;
  return done(
    rendered.value.map((object) => {
      const namespaced = world.resourceOf(object.apiVersion, object.kind)?.namespaced ?? true;
      const { namespace = release.namespace } = object.metadata;
      return {
        ...object,
        metadata: {
          ...object.metadata,
          ...(namespaced && { namespace }),
          labels: {
            ...object.metadata.labels,
            'app.kubernetes.io/managed-by': 'Helm',
            'helm.toolkit.fluxcd.io/name': owner.name,
            'helm.toolkit.fluxcd.io/namespace': owner.namespace,
          },
          annotations: {
            ...object.metadata.annotations,
            'meta.helm.sh/release-name': release.name,
            'meta.helm.sh/release-namespace': release.namespace,
          },
        },
      };
    }),
  );
}

function plain({ templates }: Chart): readonly KubeObject[] {
  return [...templates]
    .filter(([path, text]) => /\.ya?ml$/.test(path) && !text.includes('{{'))
    .flatMap(([, text]) => objectsIn(text));
}
