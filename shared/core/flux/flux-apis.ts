import type { AskedCluster } from './discovered-minors';
import { discoveredMinors } from './discovered-minors';
import type { FluxObject } from './flux-objects';
import { fluxObjects, isFluxSystemFile } from './flux-objects';
import { clusterIn, isInBase } from './layout';
import type { RepoFile } from '../base/repo-file';
import type { FluxKind, FluxMinor } from './served-versions';
import { FLUX_MINORS, minorFor, minorsSince, servedByAll } from './served-versions';
import { sourceKindInUse } from './source-in-use';
import type { FluxVersion, RepositoryRules, Layout } from '../configuration/repository-rules';

/** What can be written so that every cluster of a repository accepts it. */
export interface FluxApis {
  /** Each release of Flux that a cluster may have, oldest first. */
  readonly minors: readonly FluxVersion[];
  /** The newest version that all of them serve. */
  readonly versions: Readonly<Record<Exclude<FluxKind, 'OCIRepository'>, string>> & {
    readonly OCIRepository?: string;
  };
  /** Newest version of Kustomization that each cluster serves by itself, by name of its folders; of some nothing is known. */
  readonly kustomizations?: ReadonlyMap<string, string>;
  /** The kind that releases of the repository take their charts from, where there is one. */
  readonly sourceInUse?: 'OCIRepository' | 'HelmRepository';
}

interface Found {
  readonly apis: FluxApis;
  readonly evidence: readonly string[];
}

export type FluxApisFinding =
  | Found
  /** Nothing that could be written is served everywhere; in words. */
  | { readonly conflict: string; readonly evidence: readonly string[] };

/** What is known of one cluster, or of the repository as a whole. */
interface Evidence {
  /** Folder of the cluster; absent: the repository as a whole. */
  readonly cluster?: string;
  readonly minors: readonly FluxMinor[];
  readonly says: string;
}

/**
 * Which API versions a repository's clusters take. Strongest first: the configuration; for each cluster the header of
 * its gotk-components.yaml; else the versions of the Flux objects that it shares or has for itself; discovery (`asked`). Nothing
 * is taken to be newer than what all of it allows: a version that a cluster does not serve stops its whole
 * Kustomization, one that is older than need be does no harm.
 */
export function fluxApisOf(
  files: readonly RepoFile[],
  rules: Pick<RepositoryRules, 'flux' | 'layout'>,
  asked: readonly AskedCluster[] = [],
): FluxApisFinding {
  if (rules.flux.version !== 'auto') return configured(rules.flux.version);
  const repository = repositoryEvidence(files, rules.layout);
  const all = withDiscovery(repository, asked, rules).map((one) => narrowed(one, rules));
  const found = finding(all.length === 0 ? [assumed(rules)] : all);
  return 'conflict' in found ? found : withUse(found, files, all);
}

/** What a single cluster serves, and how its releases get their charts, as far as the repository says. */
function withUse(
  { apis, evidence }: Found,
  files: readonly RepoFile[],
  all: readonly Evidence[],
): Found {
  const own = all.flatMap(({ cluster, minors: releases }) => {
    const version = servedByAll('Kustomization', releases);
    return cluster === undefined || version === undefined ? [] : [[cluster, version] as const];
  });
  const sourceInUse = sourceKindInUse(fluxObjects(files));
  return {
    apis: {
      ...apis,
      kustomizations: new Map(own),
      ...(sourceInUse !== undefined && { sourceInUse }),
    },
    evidence,
  };
}

function configured(version: FluxVersion): FluxApisFinding {
  const release = minorFor(version);
  const says = `the configuration says Flux ${version}`;
  if (release !== undefined) return finding([{ minors: [release], says }]);
  const oldest = FLUX_MINORS[0]?.flux ?? '';
  return {
    conflict: `${says}, which is older than ${oldest}, the oldest that is known.`,
    evidence: [says],
  };
}

function repositoryEvidence(files: readonly RepoFile[], layout: Layout): readonly Evidence[] {
  const system = systemEvidence(files, layout);
  const byCluster = Map.groupBy(fluxObjects(files), ({ path }) => clusterOf(path, layout));
  const shared = usedIn(byCluster.get(undefined) ?? []);
  const siblings = [...byCluster].flatMap(([cluster, own]) =>
    cluster === undefined || system.has(cluster)
      ? []
      : [{ cluster, ...siblingEvidence(cluster, new Map([...shared, ...usedIn(own)])) }],
  );
  if (system.size + siblings.length > 0) return [...system.values(), ...siblings];
  return shared.size === 0 ? [] : [siblingEvidence('the repository', shared)];
}

/** Kinds with their versions, each once: a repository has thousands of objects, and a handful of these. */
type Used = ReadonlyMap<string, Pick<FluxObject, 'kind' | 'version'>>;

function usedIn(objects: readonly FluxObject[]): Used {
  return new Map(objects.map((object) => [`${object.kind} ${object.version}`, object]));
}

/** By cluster: what `flux bootstrap` wrote on top of the components that it installed. */
function systemEvidence(files: readonly RepoFile[], layout: Layout): ReadonlyMap<string, Evidence> {
  const found = new Map<string, Evidence>();
  for (const { path, text } of files) {
    if (!isFluxSystemFile(path)) continue;
    const version = /^# Flux Version: v?(\d+\.\d+)/m.exec(text.slice(0, 2000))?.[1] ?? '';
    const release = minorFor(version);
    if (release === undefined) continue;
    const says = `${path} was written by Flux ${version}`;
    const cluster = clusterOf(path, layout) ?? path;
    found.set(cluster, { cluster, minors: [release], says });
  }
  return found;
}

function siblingEvidence(owner: string, used: Used): Evidence {
  const releases = FLUX_MINORS.filter((release) =>
    [...used.values()].every(({ kind, version }) => release[kind].includes(version)),
  );
  const names = [...used.keys()].sort().join(', ');
  return { minors: releases, says: `${owner} has ${names}: Flux ${range(releases)}` };
}

/** Folder of the cluster that a file belongs to; undefined for what clusters share. */
function clusterOf(path: string, layout: Layout): string | undefined {
  if (isInBase(layout, path)) return undefined;
  return clusterIn(layout, 'clusters', path) ?? clusterIn(layout, 'overlays', path);
}

/** What its API server serves narrows what the files leave open about a cluster, and never overrides them. */
function withDiscovery(
  repository: readonly Evidence[],
  asked: readonly AskedCluster[],
  rules: Pick<RepositoryRules, 'flux'>,
): readonly Evidence[] {
  const answers = new Map(asked.map((one) => [one.name, answerOf(one)]));
  const known = repository.filter(({ cluster }) => cluster !== undefined);
  const [whole] = repository.filter(({ cluster }) => cluster === undefined);
  // Of a cluster that is silent nothing more is known than before: what others answer must not raise it.
  const silent = repository.length === 0 ? assumed(rules) : undefined;
  const others = [...answers].flatMap(([name, answer]) => {
    if (known.some(({ cluster }) => cluster === name)) return [];
    if (answer === undefined) return whole ?? silent ?? [];
    return whole === undefined ? answer : narrowedBy(whole, answer);
  });
  const own = known.map((one) => narrowedBy(one, answers.get(one.cluster ?? '')));
  const all = [...own, ...distinct(others)];
  return all.length === 0 ? repository : all;
}

function answerOf({ name, groupVersions = [] }: AskedCluster): Evidence | undefined {
  const releases = discoveredMinors(groupVersions);
  if (releases.length === 0) return undefined;
  const says = `the API server of ${name} serves what Flux ${range(releases)} does`;
  return { cluster: name, minors: releases, says };
}

function narrowedBy(one: Evidence, answer: Evidence | undefined): Evidence {
  const both = one.minors.filter((release) => answer?.minors.includes(release));
  if (answer === undefined || both.length === 0) return one;
  return { ...one, minors: both, says: `${one.says}; ${answer.says}` };
}

/** The same words once: several silent clusters share one assumption. */
function distinct(all: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(all.map((one) => [one.says, one])).values()];
}

/**
 * Objects such as Kustomization v1 alone leave 2.0 to 2.9 open, which have no HelmRelease in common. What we would
 * assume of a repository that says nothing then decides within what is open.
 */
function narrowed(evidence: Evidence, repository: Pick<RepositoryRules, 'flux'>): Evidence {
  if (versionsOf(evidence.minors) !== undefined) return evidence;
  const { minors: releases, says } = assumed(repository);
  const both = evidence.minors.filter((release) => releases.includes(release));
  return both.length === 0 ? evidence : { minors: both, says: `${evidence.says}; ${says}` };
}

/**
 * Nothing says which Flux there is. 2.6 is from 2025 and the oldest that serves OCIRepository v1. The AKS extension lags
 * behind Flux and its documentation names no OCIRepository: there 2.3 is assumed, and HelmRepository is what both have.
 */
function assumed({ flux }: Pick<RepositoryRules, 'flux'>): Evidence {
  const oldest: FluxVersion = flux.multiTenancy ? '2.3' : '2.6';
  const says = `nothing in the repository says more, so Flux ${oldest} or newer is assumed`;
  return { minors: minorsSince(oldest), says };
}

function finding(all: readonly Evidence[]): FluxApisFinding {
  const evidence = inWords(all);
  const releases = FLUX_MINORS.filter((release) => all.some((one) => one.minors.includes(release)));
  const versions = versionsOf(releases);
  if (versions !== undefined && all.every((one) => one.minors.length > 0)) {
    return { apis: { minors: releases.map(({ flux }) => flux), versions }, evidence };
  }
  return {
    conflict: `No version of the Flux objects is served by every cluster: ${evidence.join('; ')}. Upgrade the older one, or set flux.version of the repository.`,
    evidence,
  };
}

/** In words. A fleet has hundreds of clusters, of which one for each set of releases is enough to name. */
function inWords(all: readonly Evidence[]): readonly string[] {
  const alike = Map.groupBy(all, ({ minors: releases }) => releases.map(({ flux }) => flux).join());
  return [...alike.values()].map((group) => {
    const says = group[0]?.says ?? '';
    return group.length === 1 ? says : `${says} (and ${group.length - 1} more like it)`;
  });
}

function versionsOf(releases: readonly FluxMinor[]): FluxApis['versions'] | undefined {
  const HelmRelease = servedByAll('HelmRelease', releases);
  const HelmRepository = servedByAll('HelmRepository', releases);
  const Kustomization = servedByAll('Kustomization', releases);
  const OCIRepository = servedByAll('OCIRepository', releases);
  if (HelmRelease === undefined || HelmRepository === undefined) return undefined;
  if (Kustomization === undefined) return undefined;
  return { HelmRelease, HelmRepository, Kustomization, ...(OCIRepository && { OCIRepository }) };
}

function range(releases: readonly FluxMinor[]): string {
  const [first, last] = [releases[0], releases.at(-1)];
  if (first === undefined || last === undefined) return 'of no known version';
  return first === last ? first.flux : `${first.flux} to ${last.flux}`;
}
