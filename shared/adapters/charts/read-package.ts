import { digestOf } from '../../core/charts/chart-artifact';
import type {
  ChartMetadata,
  ChartNote,
  ChartPackage,
  ChartVersion,
  Subchart,
  TextFile,
} from '../../core/charts/release';
import { readYaml } from '../../core/yaml-edit/yaml-data';
import { isJsonObject, type JsonObject } from '../../core/base/json';
import { type ArchiveFile, ArchiveProblem, readArchive } from './archive';
import { archiveRefused } from './failure';

/** Text that is kept of one package. */
const MAX_TEXT = 16 * 1024 * 1024;
/** Charts within charts, each in the folder `charts` of the one around it. */
const WITHIN = /^((?:charts\/[^/]+\/)*)(.+)/s;
const KEPT = /^(Chart\.yaml|values\.yaml|templates\/.+|crds\/.+)$/;
const PACKED = /^charts\/[^/]+\.tgz$/;

/** Reads a package whose digest was checked. Throws ReconcileError, Stalled/ChartArchiveRefused. */
export async function readPackage(
  chartVersion: ChartVersion,
  bytes: Uint8Array,
  provenance: Uint8Array | undefined,
): Promise<ChartPackage> {
  try {
    const files = await readArchive(bytes, chartVersion.chart, isKept);
    const contents = contentsOf(chartVersion, files);
    return { ...contents, bytes, digest: digestOf(bytes), ...(provenance && { provenance }) };
  } catch (error) {
    throw error instanceof ArchiveProblem ? archiveRefused(chartVersion, error.message) : error;
  }
}

function isKept(path: string): boolean {
  const { own } = placeOf(path);
  return KEPT.test(own) || PACKED.test(own);
}

/** `charts/db/templates/x.yaml` is `templates/x.yaml` of the chart at `['db']`. */
function placeOf(path: string): { readonly chart: readonly string[]; readonly own: string } {
  const [, folders = '', own = path] = WITHIN.exec(path) ?? [];
  const chart = folders.split('/').filter((part, index) => index % 2 === 1 && part !== '');
  return { chart, own };
}

type Contents = Omit<ChartPackage, 'bytes' | 'digest' | 'provenance'>;

function contentsOf(chartVersion: ChartVersion, files: readonly ArchiveFile[]): Contents {
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > MAX_TEXT) throw new ArchiveProblem('its templates have more than 16 MiB');
  const charts = Map.groupBy(files, ({ path }) => placeOf(path).chart.join('/'));
  const { '': own = [], ...within } = Object.fromEntries(charts);
  const texts = own.flatMap(textFile);
  const metadata = chartYaml(chartVersion, texts);
  return {
    chartVersion,
    metadata,
    values: dataOf(texts, 'values.yaml', ''),
    templates: below(texts, 'templates/'),
    crds: below(texts, 'crds/'),
    subcharts: Object.entries(within).flatMap(([name, inner]) => subchart(name, inner)),
    notes: files.flatMap(packedNote),
  };
}

function chartYaml(chartVersion: ChartVersion, texts: readonly TextFile[]): ChartMetadata {
  if (!texts.some(({ path }) => path === 'Chart.yaml')) {
    throw new ArchiveProblem(`it has no ${chartVersion.chart}/Chart.yaml`);
  }
  const metadata = dataOf(texts, 'Chart.yaml', '');
  const { name, version } = metadata;
  for (const [key, said, expected] of [
    ['name', name, chartVersion.chart],
    ['version', version, chartVersion.version],
  ] as const) {
    if (said === expected) continue;
    const shown = JSON.stringify(said ?? null).slice(0, 100);
    throw new ArchiveProblem(`its Chart.yaml has the ${key} ${shown}, and not "${expected}"`);
  }
  return { ...metadata, name: chartVersion.chart, version: chartVersion.version };
}

function subchart(folders: string, files: readonly ArchiveFile[]): readonly Subchart[] {
  const path = folders.split('/');
  const label = path.map((name) => `charts/${name}/`).join('');
  const texts = files.flatMap(textFile);
  if (!texts.some((file) => file.path === 'Chart.yaml')) return [];
  return [
    {
      path,
      metadata: dataOf(texts, 'Chart.yaml', label),
      values: dataOf(texts, 'values.yaml', label),
      templates: below(texts, 'templates/'),
    },
  ];
}

/** The map in a YAML file; an empty one where there is no such file. */
function dataOf(texts: readonly TextFile[], path: string, label: string): JsonObject {
  const file = texts.find((text) => text.path === path);
  if (file === undefined) return {};
  const read = readYaml(file.text);
  if (!read.ok) throw new ArchiveProblem(`its ${label}${path} cannot be read: ${read.problem}`);
  if (!isJsonObject(read.data)) throw new ArchiveProblem(`its ${label}${path} is not a map`);
  return read.data;
}

function below(texts: readonly TextFile[], folder: string): readonly TextFile[] {
  return texts.filter(({ path }) => path.startsWith(folder));
}

/** A file that is not text is none that we could read; templates may carry pictures. */
function textFile({ path, bytes }: ArchiveFile): readonly TextFile[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return [{ path: placeOf(path).own, text }];
  } catch {
    return [];
  }
}

function packedNote({ path }: ArchiveFile): readonly ChartNote[] {
  if (!PACKED.test(placeOf(path).own)) return [];
  const message = `${path} is a chart that is packed within the chart: its images were not looked for. List them under images in the rules of the chart.`;
  return [{ code: 'SubchartNotRead', message }];
}
