import { parse } from 'yaml';
import type { Json, JsonObject } from '../../../shared/core/base/json';
import { isJsonObject } from '../../../shared/core/base/json';
import { mergeValues } from '../../../shared/core/charts/values';
import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import type { Cluster } from '../flux-object';
import { mapsIn, nameOf, read, specOf } from '../flux-object';
import { dataOf } from '../kustomize/variables';
import type { Outcome } from '../outside';
import { done, failed } from '../outside';

/** `valuesFrom`, later ones on top, and `values` over all (https://fluxcd.io/flux/components/helm/helmreleases/#values). */
export function valuesOn(cluster: Cluster, release: KubeObject): Outcome<JsonObject> {
  let values: JsonObject = {};
  for (const reference of mapsIn(specOf(release).valuesFrom)) {
    const found = fromReference(cluster, nameOf(release).namespace, reference);
    if (!found.ok) return found;
    values = mergeValues(values, found.value);
  }
  return done(mergeValues(values, asMap(specOf(release).values) as JsonObject));
}

function fromReference(
  cluster: Cluster,
  namespace: string,
  reference: Readonly<Record<string, unknown>>,
): Outcome<JsonObject> {
  const [kind, name] = [textOf(reference.kind), textOf(reference.name)];
  const key = textOf(reference.valuesKey) || 'values.yaml';
  const object = read(cluster, { kind, namespace, name });
  const text = object === undefined ? undefined : dataOf(object)[key];
  if (typeof text !== 'string') {
    if (reference.optional === true) return done({});
    const what = `could not resolve ${kind} chart values reference '${namespace}/${name}' with key '${key}'`;
    const why =
      object === undefined ? `${kind.toLowerCase()}s "${name}" not found` : `missing key '${key}'`;
    return failed(`${what}: ${why}`);
  }
  const path = textOf(reference.targetPath);
  if (path !== '') return done(nested(path.split('.'), text));
  const parsed = parse(text) as Json;
  return isJsonObject(parsed)
    ? done(parsed)
    : failed(`unable to read values from key '${key}' in ${kind} '${namespace}/${name}'`);
}

function nested(path: readonly string[], value: Json): JsonObject {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}
