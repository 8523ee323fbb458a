import type { Variables } from '../../../shared/core/applied/flux/variables';
import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import type { Cluster } from '../flux-object';
import { mapsIn, nameOf, read, specOf } from '../flux-object';
import type { Outcome } from '../outside';
import { done, failed } from '../outside';

/**
 * `postBuild` with the ConfigMaps and Secrets as they are on the cluster
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution). Later ones win, `substitute` over all.
 */
export function variablesOn(cluster: Cluster, object: KubeObject): Outcome<Variables> {
  const postBuild = asMap(specOf(object).postBuild);
  const values = new Map<string, string>();
  for (const source of mapsIn(postBuild.substituteFrom)) {
    const [kind, name] = [textOf(source.kind), textOf(source.name)];
    const found = read(cluster, { kind, name, namespace: nameOf(object).namespace });
    if (found === undefined && source.optional !== true) {
      return failed(
        `substitute from '${kind}/${name}' error: ${kind.toLowerCase()}s "${name}" not found`,
      );
    }
    add(values, found === undefined ? {} : dataOf(found));
  }
  add(values, asMap(postBuild.substitute));
  return done({
    lookup: (name) => values.get(name),
    substitutes: values.size > 0 || textOf(postBuild.substituteStrategy) === 'Always',
    files: [],
  });
}

function add(values: Map<string, string>, data: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string') values.set(name, value.replaceAll('\n', ''));
  }
}

/** Data of a ConfigMap or, decoded, of a Secret. */
export function dataOf(object: KubeObject): Readonly<Record<string, unknown>> {
  const data = asMap(object.data);
  if (object.kind !== 'Secret') return data;
  const decoded = Object.entries(data).map(([key, value]) => [
    key,
    Buffer.from(textOf(value), 'base64').toString('utf8'),
  ]);
  return {
    ...(Object.fromEntries(decoded) as Record<string, string>),
    ...asMap(object.stringData),
  };
}
