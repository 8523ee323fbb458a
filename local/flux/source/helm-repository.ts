import type { KubeObject } from '../../kubernetes';
import { textOf } from '../../kubernetes';
import type { Reconciler } from '../controller';
import { durationMs } from '../duration';
import { isLeaving, isSuspended, specOf } from '../flux-object';
import { no, say, yes } from '../status';
import type { SourceControl } from './source';

/**
 * HelmRepository of type oci: a static object since Flux 2.3, without artifact and without a look at the registry
 * (https://fluxcd.io/flux/components/source/helmrepositories/). An HTTP repository is out of reach here.
 */
export function helmRepositories(control: SourceControl): Reconciler {
  return {
    kind: 'HelmRepository',
    resource: 'helmrepositories.source.toolkit.fluxcd.io',
    reconcile: async (object) => look(control, object),
    concerned: () => [],
  };
}

function look(control: SourceControl, object: KubeObject): number | undefined {
  const spec = specOf(object);
  if (isLeaving(object) || isSuspended(object)) return undefined;
  if (textOf(spec.type) === 'oci') {
    say(control, object, {
      conditions: { Ready: yes('Succeeded', 'Helm repository is ready') },
      observed: true,
    });
    return undefined;
  }
  const message = `failed to fetch Helm repository index: failed to cache index to temporary file: Get "${textOf(spec.url)}/index.yaml": dial tcp: no such host`;
  const conditions = { Ready: no('Failed', message), FetchFailed: yes('Failed', message) };
  say(control, object, { conditions });
  return durationMs(spec.interval, 60_000);
}
