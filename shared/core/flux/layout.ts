import { canonicalLocation } from '../configuration/registry-of';
import { ReconcileError } from '../base/errors';
import { isFolderName, joined, notAFolder } from './paths';
import type { RepositoryRules, Layout } from '../configuration/repository-rules';

/** Where a cluster is, as far as a base depends on it that is not the same for all. */
export interface BasePlace {
  /** Region of Azure. */
  readonly location: string;
  readonly stage?: string;
  /** Of the repository's rings. */
  readonly ring?: string;
}

/** As much of a cluster as its folders depend on. */
export interface ClusterPlace extends BasePlace {
  /** Of its folders. */
  readonly name: string;
}

export type Placeholder = 'chart' | 'cluster' | 'region' | 'stage' | 'ring';

/** What each folder of the layout may depend on; the first must be in it, and comes last where it is not written. */
export const PLACEHOLDERS: Readonly<
  Record<'base' | 'overlays' | 'clusters', readonly [Placeholder, ...Placeholder[]]>
> = {
  base: ['chart', 'region', 'stage', 'ring'],
  overlays: ['cluster', 'region', 'stage'],
  clusters: ['cluster', 'region', 'stage'],
};

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** The folder with what must be in it; the root is empty. */
export function templateOf(layout: Pick<Layout, Folder>, folder: Folder): string {
  const template = layout[folder];
  if (template === '.') return '';
  const [own] = PLACEHOLDERS[folder];
  return placeholdersIn(template).includes(own) ? template : joined(template, `{${own}}`);
}

type Folder = keyof typeof PLACEHOLDERS;

/** Names in braces, in their order: `{region}/{cluster}` has region and cluster. */
export function placeholdersIn(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** One base for all clusters; else each cluster brings the one of its region or stage along. */
export function isSharedBase(layout: Pick<Layout, 'base'>): boolean {
  const found = placeholdersIn(layout.base);
  return !found.some((name) => name === 'region' || name === 'stage' || name === 'ring');
}

/** Folder of a chart's base. Throws ReconcileError (Terminal) for a name that is no plain one. */
export function baseFolder(
  { layout }: Pick<RepositoryRules, 'layout'>,
  chart: string,
  place?: BasePlace,
): string {
  return filled(layout, 'base', { chart, ...valuesOf(layout, place) });
}

/** The two folders of a cluster. Throws ReconcileError (Terminal) for a name that is no plain one. */
export function clusterFolders(
  { layout }: Pick<RepositoryRules, 'layout'>,
  cluster: ClusterPlace,
): { readonly overlay: string; readonly cluster: string } {
  const values = { cluster: cluster.name, ...valuesOf(layout, cluster) };
  return {
    overlay: filled(layout, 'overlays', values),
    cluster: filled(layout, 'clusters', values),
  };
}

type Values = Readonly<Partial<Record<Placeholder, string>>>;

function valuesOf({ regions }: Pick<Layout, 'regions'>, place: BasePlace | undefined): Values {
  if (place === undefined) return {};
  const location = canonicalLocation(place.location);
  const { stage, ring } = place;
  const region = Object.hasOwn(regions, location) ? regions[location] : location;
  return {
    ...(region !== undefined && { region }),
    ...(stage !== undefined && { stage }),
    ...(ring !== undefined && { ring }),
  };
}

function filled(layout: Layout, folder: Folder, values: Values): string {
  return templateOf(layout, folder).replace(PLACEHOLDER, (_, name: Placeholder) => {
    const value = values[name];
    if (value === undefined) throw unknownPart(layout[folder], name);
    if (!isFolderName(value)) throw notAFolder(value, layout[folder]);
    return value;
  });
}

const MEANT_BY: Readonly<Partial<Record<string, string>>> = {
  stage: 'gitops.stage of the profile',
  ring: 'rings of the repository',
};

function unknownPart(template: string, name: string): ReconcileError {
  return new ReconcileError({
    policy: 'Terminal',
    code: 'LayoutIncomplete',
    message: `The layout says "${template}", and nothing says what {${name}} is here. Set ${MEANT_BY[name] ?? 'another layout'}.`,
    target: template,
  });
}

/** Name of the cluster whose `overlays` or `clusters` folder a path is in, or is; undefined when it is in none. */
export function clusterIn(
  layout: Pick<Layout, Folder>,
  folder: 'overlays' | 'clusters',
  path: string,
): string | undefined {
  return patternOf(layout, folder).exec(path)?.groups?.['cluster'];
}

/** True of a path below the folder of a chart's base. */
export function isInBase(layout: Pick<Layout, Folder>, path: string): boolean {
  return patternOf(layout, 'base').test(path);
}

/** Each placeholder stands for a name that may be a folder of ours: anybody can make up a path, and no longer name is tried. */
function patternOf(layout: Pick<Layout, Folder>, folder: Folder): RegExp {
  const seen = new Set<string>();
  const text = templateOf(layout, folder)
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('.', '\\.') : groupOf(part, seen)));
  return new RegExp(`^${text.join('')}(?:/|$)`);
}

function groupOf(name: string, seen: Set<string>): string {
  if (seen.has(name)) return `\\k<${name}>`;
  seen.add(name);
  return `(?<${name}>[^/]{1,63}?)`;
}
