import { parse, parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../../shared/core/base/json';
import type { KubeObject } from '../../kubernetes';
import { isMap, textOf } from '../../kubernetes';
import { filesOfArchive } from '../archive';

/** A chart as Helm loads it. */
export interface Chart {
  readonly name: string;
  /** As Helm and Flux show it: `4.1.17+7e74f15d242e` from an OCIRepository. */
  readonly version: string;
  readonly appVersion: string;
  readonly values: JsonObject;
  readonly crds: readonly KubeObject[];
  /** Text of the templates, by file. */
  readonly templates: ReadonlyMap<string, string>;
}

const charts = new WeakMap<Uint8Array, Chart>();

export async function loadChart(bytes: Uint8Array): Promise<Chart> {
  const known = charts.get(bytes);
  if (known !== undefined) return known;
  const files = await filesOfArchive(bytes);
  const root = [...files.keys()].find((path) => /^[^/]+\/Chart\.yaml$/.test(path)) ?? 'Chart.yaml';
  const folder = root.slice(0, -'Chart.yaml'.length);
  const below = (name: string): ReadonlyMap<string, string> =>
    new Map([...files].filter(([path]) => path.startsWith(`${folder}${name}/`)));
  const metadata = parse(files.get(root) ?? '') as Readonly<Record<string, unknown>>;
  const chart: Chart = {
    name: textOf(metadata.name),
    version: textOf(metadata.version),
    appVersion: textOf(metadata.appVersion),
    values: (parse(files.get(`${folder}values.yaml`) ?? '{}') as JsonObject | null) ?? {},
    crds: [...below('crds').values()].flatMap(objectsIn),
    templates: below('templates'),
  };
  charts.set(bytes, chart);
  return chart;
}

export function objectsIn(text: string): readonly KubeObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter(isMap)
    .map((object) => object as KubeObject);
}
