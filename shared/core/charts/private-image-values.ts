import type { JsonObject } from '../base/json';
import { registryIn, versionIn } from './image-reference';
import type { ChartImage, ResolvedChart } from './release';
import type { ChartRules } from '../configuration/chart-rules';
import { mergeValues, stackValues } from './values';
import { overrideAt, pathOf, valueAt, type ValuePath } from '../configuration/value-path';

/** The registry that a chart shall pull from. */
export interface PrivateRegistry {
  /** Its login server, or what stands for it: `${acr_login_server}`. */
  readonly placeholder: string;
  readonly imagePrefix: string;
}

/**
 * Values that point the images of a chart at a registry of ours. An image whose registry is not in the values stays where it
 * is (`isRedirectable`).
 */
export function privateImageValues(
  chart: Pick<ResolvedChart, 'values' | 'images'>,
  rules: Pick<ChartRules, 'values'>,
  registry: PrivateRegistry,
): JsonObject {
  let inForce = mergeValues(chart.values, rules.values);
  let override: JsonObject = {};
  for (const image of chart.images) {
    const change = changeFor(image, inForce, registry);
    if (change === undefined) continue;
    // A list is said whole, so each change of one must hold those before it.
    const layer = overrideAt(inForce, pathOf(change.path), change.text) as JsonObject;
    override = stackValues(override, layer);
    inForce = mergeValues(inForce, layer);
  }
  return override;
}

/** Whether values can point an image elsewhere. */
export function isRedirectable(image: ChartImage, values: JsonObject): boolean {
  return (
    changeFor(image, values, { placeholder: 'registry.example', imagePrefix: '' }) !== undefined
  );
}

interface Change {
  readonly path: string;
  readonly text: string;
}

/** The first of the values that make up the name gets what the others leave over of the new name. */
function changeFor(
  { image, values: where }: ChartImage,
  values: JsonObject,
  { placeholder, imagePrefix }: PrivateRegistry,
): Change | undefined {
  const [path] = where?.repository ?? [];
  if (where === undefined || path === undefined || !isReachable(values, pathOf(path)))
    return undefined;
  const { text, rest } = where;
  const target = [placeholder, imagePrefix, image.repository]
    .filter((part) => part !== '')
    .join('/');
  if (rest === '') return { path, text: `${target}${versionIn(text)}` };
  const beginsWithRegistry = registryIn(`${text}/`) !== undefined || image.registry === 'docker.io';
  if (!rest.startsWith('/') || !target.endsWith(rest) || !beginsWithRegistry) return undefined;
  return { path, text: target.slice(0, -rest.length) };
}

/** A list can only be said whole, so what it holds must be known: that of a chart within a chart is not. */
function isReachable(values: JsonObject, path: ValuePath): boolean {
  return path.every(
    (step, index) => !/^\d+$/.test(step) || Array.isArray(valueAt(values, path.slice(0, index))),
  );
}
