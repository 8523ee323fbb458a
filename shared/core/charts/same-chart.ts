import { isJsonObject, type Json } from '../base/json';
import { CHART_CONFIG_TYPE, CHART_LAYER_TYPE, PROVENANCE_LAYER_TYPE } from './artifact';
import type { Digest } from './release';

/** What a chart is made of, no matter who pushed it. */
export interface ChartContent {
  /** Of Chart.yaml as helm writes it; absent: read before this was kept. */
  readonly configDigest?: Digest;
  readonly packageDigest: Digest;
}

/**
 * Whether a manifest is that chart. `helm push` writes the time of the package's file into it
 * (`org.opencontainers.image.created`), so the same chart has another digest on every machine that pushes it.
 */
export function isSameChart(manifest: string, chart: ChartContent): boolean {
  const said = parsed(manifest);
  if (!isJsonObject(said)) return false;
  const [config] = descriptors([said['config'] ?? null]);
  const layers = descriptors(Array.isArray(said['layers']) ? (said['layers'] as Json[]) : []);
  if (config?.mediaType !== CHART_CONFIG_TYPE) return false;
  if (chart.configDigest !== undefined && config.digest !== chart.configDigest) return false;
  const others = layers.filter(({ mediaType }) => mediaType !== PROVENANCE_LAYER_TYPE);
  const [first] = others;
  return (
    others.length === 1 &&
    first?.mediaType === CHART_LAYER_TYPE &&
    first.digest === chart.packageDigest
  );
}

interface Descriptor {
  readonly mediaType: Json | undefined;
  readonly digest: Json | undefined;
}

function descriptors(list: readonly Json[]): readonly Descriptor[] {
  return list.map((one) =>
    isJsonObject(one)
      ? { mediaType: one['mediaType'], digest: one['digest'] }
      : { mediaType: undefined, digest: undefined },
  );
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
