import type { ChartArtifact } from './artifact';
import { chartImages } from './image-discovery';
import { imageText } from './places';
import { isRedirectable } from './private-image-values';
import type {
  ChartImage,
  ChartNote,
  ChartPackage,
  Digest,
  Json,
  JsonObject,
  ResolvedChart,
} from './release';
import type { ChartRules } from '../configuration/chart-rules';
import { templatePaths } from './template-paths';
import { mergeValues } from './values';
import { secureUrl } from '../configuration/web-address';

const MAX_LINKS = 5;
const MAX_LINK_LENGTH = 300;

type Rules = Pick<ChartRules, 'images' | 'values' | 'valuesByMode' | 'preset'>;

/** What a package means for registries and clusters. */
export function resolvedChart(
  rules: Rules,
  pkg: ChartPackage,
  artifact: Pick<ChartArtifact, 'digest' | 'tag'> & { readonly configDigest?: Digest },
): ResolvedChart {
  const { chartVersion, metadata } = pkg;
  const { images, notes } = chartImages(pkg, rules);
  const appVersion = chartVersion.appVersion ?? textOf(metadata['appVersion']);
  const deprecated = chartVersion.deprecated || metadata['deprecated'] === true;
  return {
    chart: metadata.name,
    version: metadata.version,
    ...(appVersion !== undefined && { appVersion }),
    deprecated,
    chartVersion,
    packageDigest: pkg.digest,
    manifestDigest: artifact.digest,
    ...(artifact.configDigest !== undefined && { configDigest: artifact.configDigest }),
    tag: artifact.tag,
    values: pkg.values,
    ...(rules.preset !== 'none' && {
      valuePaths: templatePaths(pkg.templates),
      subcharts: pkg.subcharts.flatMap(({ path: [name] }) => name ?? []),
    }),
    images,
    ...linksOf(metadata),
    notes: [
      ...(deprecated ? [deprecation(pkg)] : []),
      ...(chartVersion.digest === undefined ? [unpromised(pkg)] : []),
      ...pkg.notes,
      ...notes,
      ...fixedImages(images, pkg, rules),
      ...colliding(images),
    ],
  };
}

/** Home page first. Only https: these are shown to people as links. */
function linksOf({ home, sources }: JsonObject): Pick<ResolvedChart, 'links'> {
  const named = [home, ...(Array.isArray(sources) ? (sources as readonly Json[]) : [])];
  const links = named.filter((url): url is string => typeof url === 'string' && isLink(url));
  return links.length === 0 ? {} : { links: [...new Set(links)].slice(0, MAX_LINKS) };
}

function isLink(text: string): boolean {
  return text.length <= MAX_LINK_LENGTH && secureUrl(text)?.protocol === 'https:';
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function named({ metadata }: ChartPackage): string {
  return `${metadata.name} ${metadata.version}`;
}

function deprecation(pkg: ChartPackage): ChartNote {
  return {
    code: 'ChartDeprecated',
    message: `${named(pkg)} is deprecated by its publisher: it will get no more fixes.`,
  };
}

function unpromised(pkg: ChartPackage): ChartNote {
  return {
    code: 'ChartDigestUnknown',
    message: `The source of ${named(pkg)} promises no digest. The package has ${pkg.digest}, and nothing shows whether that is what its publisher made.`,
  };
}

function fixedImages(
  images: readonly ChartImage[],
  pkg: ChartPackage,
  { values }: Rules,
): readonly ChartNote[] {
  const inForce = mergeValues(pkg.values, values);
  return images
    .filter((image) => !isRedirectable(image, inForce))
    .map(({ image, foundAt }) => ({
      code: 'ImageRegistryFixed',
      message: `No value of ${named(pkg)} changes the registry of ${imageText(image)} (${foundAt}): clusters pull it from ${image.registry}, although our registries get a copy.`,
    }));
}

/** Two images of one name from two registries cannot both have that name in ours. */
function colliding(images: readonly ChartImage[]): readonly ChartNote[] {
  const places = Map.groupBy(images, ({ image }) => `${image.repository}:${image.tag ?? ''}`);
  return [...places.values()]
    .filter((same) => new Set(same.map(({ image }) => image.registry)).size > 1)
    .map((same) => ({
      code: 'ImagesCollide',
      message: `${same.map(({ image }) => imageText(image)).join(' and ')} would be one image in our registries. Exclude one of them in the rules of the chart.`,
    }));
}
