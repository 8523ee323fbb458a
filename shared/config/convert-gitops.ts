import { canonicalLocation } from '../core/configuration/registry-of';
import type {
  ChartRules,
  ChartSource,
  ImageRules,
  RegistryRules,
} from '../core/configuration/chart-rules';
import type { Ring } from '../core/configuration/ring';
import { placeholdersIn } from '../core/flux/layout';
import { FORGES } from '../core/configuration/forges';
import type { ForgeAuth, RepositoryRules } from '../core/configuration/repository-rules';
import { partsOf, resourceId } from '../core/base/resource-id';
import { bareUrl } from './addresses';
import { parseDuration } from './duration';
import { toSelector } from './convert-selector';
import { PRESET_REPOSITORIES } from './presets';
import type { RawAuth, RawChart, RawImages, RawRegistry, RawRepository } from './raw';

export function toRegistry(raw: RawRegistry): RegistryRules {
  const id = resourceId(raw.id);
  const { name, chartPrefix, imagePrefix } = raw;
  return {
    name,
    id,
    loginServer: loginServerOf(raw),
    locations: [...new Set(raw.locations.map(canonicalLocation))],
    chartPrefix,
    imagePrefix,
  };
}

/** As it was told, else that of the public cloud. Call it only with the id of a resource. */
export function loginServerOf({ id, loginServer }: RawRegistry): string {
  const { name = '' } = partsOf(resourceId(id));
  return (loginServer ?? `${name}.azurecr.io`).toLowerCase();
}

export function toChart(raw: RawChart): ChartRules {
  const { preset, version, prereleases, minimumAge, registries, values, valuesByMode } = raw;
  return {
    name: chartName(raw) ?? '',
    source: toSource(raw),
    versions: version,
    prereleases,
    minimumAgeSeconds: parseDuration(minimumAge) ?? 0,
    registries,
    images: toImages(raw.images),
    values,
    valuesByMode,
    preset: preset ?? 'none',
    ...(!raw.rings && { allAtOnce: true }),
  };
}

/** Undefined when neither a preset nor a name is given. */
export function chartName({ name, preset }: RawChart): string | undefined {
  return preset ?? name;
}

function toSource({ preset, repository }: RawChart): ChartSource {
  const url = repository ?? (preset === undefined ? '' : PRESET_REPOSITORIES[preset]);
  if (url.startsWith('oci://')) {
    return { kind: 'oci', repository: bareUrl(url.slice('oci://'.length)) };
  }
  // People copy the address of the index as well as that of its folder.
  return { kind: 'index', url: bareUrl(url.replace(/\/index\.yaml$/, '')) };
}

function toImages({ exclude, listed }: RawImages): ImageRules {
  return listed === undefined ? { kind: 'discover', exclude } : { kind: 'listed', images: listed };
}

export function toRepository(raw: RawRepository): RepositoryRules {
  const { provider, repository, auth, layout, requests, ...others } = raw;
  const {
    url = FORGES[provider].defaultUrl ?? '',
    alsoRead,
    rings,
    dashboardIssue,
    ...rest
  } = others;
  const { waitAtMost, ...rules } = requests;
  const regions = Object.entries(layout.regions).map(
    ([region, name]) => [canonicalLocation(region), name] as const,
  );
  return {
    ...rest,
    layout: { ...layout, base: baseOf(layout.base, rings), regions: Object.fromEntries(regions) },
    forge: { provider, url: bareUrl(url), repository, auth: toAuth(auth) },
    requests: { ...rules, waitSeconds: parseDuration(waitAtMost) ?? 0 },
    ...(alsoRead.length > 0 && { alsoRead }),
    ...(dashboardIssue && { dashboardIssue }),
    ...(rings.length > 0 && { rings: rings.map(toRing) }),
  };
}

function toRing({ name, clusters, soak }: RawRepository['rings'][number]): Ring {
  return {
    name,
    ...(clusters && { clusters: toSelector(clusters) }),
    soakSeconds: parseDuration(soak) ?? 0,
  };
}

/** What rings say differently cannot stand in one file. */
function baseOf(base: string, rings: RawRepository['rings']): string {
  if (rings.length === 0 || placeholdersIn(base).includes('ring')) return base;
  return base.endsWith('/{chart}')
    ? `${base.slice(0, -'{chart}'.length)}{ring}/{chart}`
    : `${base}/{ring}`;
}

function toAuth({ token, githubApp }: RawAuth): ForgeAuth {
  if (token !== undefined) return { kind: 'token', tokenSetting: token };
  if (githubApp === undefined) return { kind: 'managedIdentity' };
  const { appId, installationId, privateKey } = githubApp;
  return {
    kind: 'githubApp',
    appId: String(appId),
    installationId: String(installationId),
    privateKeySetting: privateKey,
  };
}
