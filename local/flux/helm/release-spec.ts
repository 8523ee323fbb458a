import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import { durationMs } from '../duration';
import type { Name, Ref } from '../flux-object';
import { nameOf, refOf, specOf } from '../flux-object';
import type { CrdPolicy } from './action';

/** A HelmRelease's spec with Flux' defaults (https://fluxcd.io/flux/components/helm/helmreleases/). */
export interface ReleaseSpec {
  readonly owner: Name;
  readonly release: Name;
  readonly storage: string;
  /** What holds the chart's artifact. */
  readonly source: Ref;
  readonly intervalMs: number;
  readonly corrects: boolean;
}

export function releaseSpecOf(object: KubeObject): ReleaseSpec {
  const owner = nameOf(object);
  const spec = specOf(object);
  const target = textOf(spec.targetNamespace);
  const byDefault = target === '' ? owner.name : `${target}-${owner.name}`;
  return {
    owner,
    release: {
      namespace: target || owner.namespace,
      name: textOf(spec.releaseName) || byDefault,
    },
    storage: textOf(spec.storageNamespace) || owner.namespace,
    source: chartSourceOf(object),
    intervalMs: durationMs(spec.interval, 300_000),
    corrects: textOf(asMap(spec.driftDetection).mode) === 'enabled',
  };
}

/** `chartRef`, or the HelmChart that Flux makes for `chart`: beside its source, named after the release. */
export function chartSourceOf(object: KubeObject): Ref {
  const spec = specOf(object);
  const { namespace, name } = nameOf(object);
  if (spec.chartRef !== undefined) return refOf(spec.chartRef, namespace);
  const source = refOf(asMap(asMap(spec.chart).spec).sourceRef, namespace);
  return { kind: 'HelmChart', namespace: source.namespace, name: `${namespace}-${name}` };
}

export type ActionName = 'install' | 'upgrade';

/** What `install` and `upgrade` say. */
export interface ActionSpec {
  readonly timeoutMs: number;
  readonly waits: boolean;
  readonly crds: CrdPolicy;
  readonly retries: number;
  readonly remediatesLast: boolean;
  readonly strategy: 'rollback' | 'uninstall';
  /** RetryOnFailure (Flux 2.7): tries again after so long, and rolls nothing back. */
  readonly retryMs?: number;
}

export function actionSpecOf(object: KubeObject, action: ActionName): ActionSpec {
  const spec = specOf(object);
  const own = asMap(spec[action]);
  const remediation = asMap(own.remediation);
  const strategy = asMap(own.strategy);
  const retries = Number(remediation.retries ?? 0);
  const last = remediation.remediateLastFailure;
  const crds = textOf(own.crds) || (action === 'install' ? 'Create' : 'Skip');
  return {
    timeoutMs: durationMs(own.timeout, durationMs(spec.timeout, 300_000)),
    waits: own.disableWait !== true,
    crds: crds as CrdPolicy,
    retries,
    remediatesLast: typeof last === 'boolean' ? last : action === 'upgrade' && retries > 0,
    strategy:
      action === 'install' || remediation.strategy === 'uninstall' ? 'uninstall' : 'rollback',
    ...(strategy.name === 'RetryOnFailure' && {
      retryMs: durationMs(strategy.retryInterval, 300_000),
    }),
  };
}
