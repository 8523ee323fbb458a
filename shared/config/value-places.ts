import { isJsonObject, type Json } from '../core/base/json';
import type { Configuration } from '../core/configuration/profile';
import type { Path } from './yaml-document';

/** Values of one chart whose place is kept: nobody writes more by hand. */
const MAX_PLACES = 500;

/**
 * Keeps where the values of each chart stand. Whether a chart has such a value is known only when its version is, and then
 * the file has long been read.
 */
export function withValuePlaces(
  configuration: Configuration,
  placeAt: (path: Path) => string,
): Configuration {
  return {
    ...configuration,
    charts: configuration.charts.map((chart, index) => {
      const paths = [
        ...keysBelow(['values'], chart.values),
        ...keysBelow(['valuesByMode'], chart.valuesByMode),
      ].slice(0, MAX_PLACES);
      if (paths.length === 0) return chart;
      const places = paths.map(
        (path) => [path.join('.'), placeAt(['charts', index, ...path])] as const,
      );
      return { ...chart, valuePlaces: Object.fromEntries(places) };
    }),
  };
}

function keysBelow(
  path: readonly string[],
  value: Json | undefined,
): readonly (readonly string[])[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    [...path, key],
    ...keysBelow([...path, key], each),
  ]);
}
