import { goYaml } from '../kustomize/go-yaml';
import { resolvePath, type Tree } from '../tree';
import { listAt, mapAt, textAt } from './fields';
import { groupOf } from './scope';
import type { Known } from './sources';
import { sourceOf } from './sources';
import type { AppliedObject, ChartInGit } from './types';

/** Undefined for charts from elsewhere. */
export function chartInGit(object: AppliedObject, known: Known): ChartInGit | undefined {
  if (object.kind !== 'HelmRelease' || groupOf(object.apiVersion) !== 'helm.toolkit.fluxcd.io') {
    return undefined;
  }
  const chart = mapAt(object.value, 'spec', 'chart', 'spec');
  if (textAt(chart, 'sourceRef', 'kind') !== 'GitRepository') return undefined;
  const source = sourceOf(
    {
      kind: 'GitRepository',
      namespace: textAt(chart, 'sourceRef', 'namespace') ?? object.namespace,
      name: textAt(chart, 'sourceRef', 'name') ?? '',
    },
    known,
  );
  const folder = resolvePath('', textAt(chart, 'chart') ?? '');
  return source.kind === 'tree' && folder !== undefined
    ? chartAt(source.source.tree, folder)
    : undefined;
}

const kept = new WeakMap<Tree, Map<string, ChartInGit | undefined>>();

function chartAt(tree: Tree, folder: string): ChartInGit | undefined {
  const known = kept.get(tree) ?? new Map<string, ChartInGit | undefined>();
  kept.set(tree, known);
  if (!known.has(folder)) known.set(folder, readChart(tree, folder));
  return known.get(folder);
}

function readChart(tree: Tree, folder: string): ChartInGit | undefined {
  const start = folder === '' ? '' : `${folder}/`;
  const text = tree.files.get(`${start}Chart.yaml`);
  if (text === undefined) return undefined;
  const [metadata] = documentsOf(text);
  const [requirements] = documentsOf(tree.files.get(`${start}requirements.yaml`) ?? '');
  const dependencies = [metadata, requirements].flatMap((one) =>
    listAt(one, 'dependencies').flatMap((each) => textAt(each, 'name') ?? []),
  );
  const subcharts = below(tree, `${start}charts/`).map((path) => path.split('/')[0] ?? '');
  const name = textAt(metadata, 'name');
  const version = textAt(metadata, 'version');
  return {
    dependencies: [...new Set([...dependencies, ...subcharts])],
    templates: below(tree, `${start}templates/`).flatMap(
      (path) => tree.files.get(`${start}templates/${path}`) ?? [],
    ),
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
  };
}

function documentsOf(text: string): ReturnType<typeof listAt> {
  const yaml = goYaml(text, 'yaml.v2');
  return yaml.ok ? yaml.documents : [];
}

function below(tree: Tree, start: string): readonly string[] {
  return [...tree.files.keys()]
    .filter((path) => path.startsWith(start))
    .map((path) => path.slice(start.length));
}
