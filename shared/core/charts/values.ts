import { isJsonObject, type Json, type JsonObject } from '../base/json';

/**
 * `base` with `over` on top as Helm merges a chart's values with those of a release: maps key by key, everything else
 * replaced, lists too, and a null takes the key away.
 */
export function mergeValues(base: JsonObject, ...over: readonly JsonObject[]): JsonObject {
  return over.reduce((values, layer) => merge(values, layer, 'takeAway'), base);
}

/**
 * Layers of values for a release, laid over each other before they meet the chart: a null stays, because what it takes away
 * is in the chart.
 */
export function stackValues(...layers: readonly JsonObject[]): JsonObject {
  return layers.reduce((values, layer) => merge(values, layer, 'keep'), {});
}

function merge(base: JsonObject, over: JsonObject, nulls: 'keep' | 'takeAway'): JsonObject {
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    if (value === null && nulls === 'takeAway') merged.delete(key);
    else if (isJsonObject(value)) {
      merged.set(key, merge(isJsonObject(below) ? below : {}, value, nulls));
    } else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
