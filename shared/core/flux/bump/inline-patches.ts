import type { Json } from '../../json';
import { readYaml } from '../edit/documents';
import type { WantedChart } from '../wanted';
import type { RepoObject } from './objects';
import { textAt, valueAt } from './objects';

/** Names of the releases and sources of a chart, by which patches speak of them. */
export type ChartNames = ReadonlySet<string>;

/**
 * Versions that patches within a kustomization set, `patch: |-` with text in it. That text is not YAML of the file, and
 * who pins a version for one overlay means it: they are pointed out, not edited.
 */
export function patchedVersions(
  object: RepoObject,
  wanted: WantedChart,
  names: ChartNames,
): readonly string[] {
  const current = new Set<string>([wanted.version, wanted.tag, wanted.manifestDigest]);
  return patchesOf(object)
    .flatMap((patch) => versionsIn(patch, wanted.chart, names))
    .filter((version) => !current.has(version));
}

interface Patch {
  readonly target?: string;
  readonly body: readonly Json[];
}

function patchesOf({ value }: RepoObject): readonly Patch[] {
  const lists = ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap((key) => [
    valueAt(value, key),
    valueAt(value, 'spec', key),
  ]);
  return lists.flatMap((list) =>
    Array.isArray(list) ? (list as readonly Json[]).map(patchOf) : [],
  );
}

function patchOf(item: Json): Patch {
  const text = typeof item === 'string' ? item : textAt(item, 'patch');
  const target = textAt(item, 'target', 'name');
  return {
    ...(target !== undefined && { target }),
    body: text === undefined ? [item] : parsed(text),
  };
}

function parsed(text: string): readonly Json[] {
  const yaml = readYaml(text);
  return yaml.ok ? yaml.values : [];
}

function versionsIn({ target, body }: Patch, chart: string, names: ChartNames): readonly string[] {
  return body.flatMap((part) => {
    if (Array.isArray(part)) {
      return (part as readonly Json[]).flatMap((change) => changedTo(change, target, chart, names));
    }
    const name = target ?? textAt(part, 'metadata', 'name');
    return pinsIn(valueAt(part, 'spec'), chart, name !== undefined && names.has(name));
  });
}

/** One operation of a JSON patch: its path is put back as the maps that it goes through. */
function changedTo(
  change: Json,
  target: string | undefined,
  chart: string,
  names: ChartNames,
): readonly string[] {
  const keys = (textAt(change, 'path') ?? '').split('/').slice(1);
  const tree = keys.reduceRight<Json | undefined>(
    (inner, key) => (inner === undefined ? undefined : { [key]: inner }),
    valueAt(change, 'value'),
  );
  return pinsIn(valueAt(tree, 'spec'), chart, target !== undefined && names.has(target));
}

function pinsIn(spec: Json | undefined, chart: string, named: boolean): readonly string[] {
  const chartSpec = valueAt(spec, 'chart', 'spec');
  const said = textAt(chartSpec, 'chart');
  const ours = said === undefined ? named : said === chart;
  const texts = [
    ours ? textAt(chartSpec, 'version') : undefined,
    named ? textAt(spec, 'ref', 'tag') : undefined,
    named ? textAt(spec, 'ref', 'digest') : undefined,
  ];
  return texts.filter((text) => text !== undefined);
}
