import { chartRemarks } from './chart-rules';
import { chartName } from './convert-gitops';
import type { Explained } from './explain';
import { type KnownNames, profileReferences, referenceRemarks } from './references';
import { stageRemarks } from './layout-rules';
import { registryRemarks } from './registry-rules';
import type { RawChart, RawConfiguration, RawProfile, RawRegistry, RawRepository } from './raw';
import type { Remark } from './semantics';
import { takenNames, warning } from './semantics';
import { type Checked, isBroken, soundEntries } from './sound';
import { sharedRepositoryRemarks, repositoryRemarks } from './repository-rules';
import { unusedRemarks } from './unused';

/** Remarks on registries, charts and repositories, and on what profiles say of them. */
export function gitopsRemarks(
  data: Partial<RawConfiguration>,
  profiles: Checked<RawProfile>,
  schemaProblems: readonly Explained[],
): Remark[] {
  const registries = soundEntries(data.registries, 'registries', schemaProblems);
  const charts = soundEntries(data.charts, 'charts', schemaProblems);
  const repositories = soundEntries(data.gitops, 'gitops', schemaProblems);
  const known = namesOf(data, schemaProblems);
  return [
    ...registryRemarks(registries),
    ...charts.flatMap(({ value, index }) => chartRemarks(value, ['charts', index])),
    ...repositories.flatMap(({ value, index }) => repositoryRemarks(value, ['gitops', index])),
    ...sharedRepositoryRemarks(repositories),
    ...takenNames('registries', registries, ({ name }) => name),
    ...takenNames('charts', charts, chartName),
    ...takenNames('gitops', repositories, ({ name }) => name),
    ...profiles.flatMap(({ value, index }) => profileReferences(value, index, known)),
    ...profiles.flatMap(({ value, index }) => stageRemarks(value, index, repositories)),
    ...profiles.flatMap(({ value, index }) => nmiNamespaceRemarks(value, index, repositories)),
    ...charts.flatMap(({ value, index }) =>
      referenceRemarks(value.registries, ['charts', index, 'registries'], known.registries),
    ),
    ...(schemaProblems.length === 0 ? unusedRemarks(data as RawConfiguration) : []),
  ];
}

/**
 * Names are unknown where the schema found something in the list: who refers to an entry with a misspelt name has made no
 * mistake of his own.
 */
function namesOf(
  data: Partial<RawConfiguration>,
  schemaProblems: readonly Explained[],
): KnownNames {
  const names = <T>(key: keyof KnownNames, nameOf: (entry: T) => string | undefined) =>
    isBroken(schemaProblems, key)
      ? undefined
      : ((data[key] ?? []) as readonly T[]).map((entry) => nameOf(entry) ?? '');
  return {
    registries: names<RawRegistry>('registries', ({ name }) => name),
    charts: names<RawChart>('charts', chartName),
    gitops: names<RawRepository>('gitops', ({ name }) => name),
  };
}

/** A profile that does not believe NMI where its own requests install it. */
function nmiNamespaceRemarks(
  { nmiNamespaces, gitops }: RawProfile,
  index: number,
  repositories: Checked<RawRepository>,
): Remark[] {
  const target = repositories.find(({ value }) => value.name === gitops?.target)?.value;
  if (nmiNamespaces === undefined || target === undefined) return [];
  const { releaseNamespace } = target.flux;
  if (nmiNamespaces.includes(releaseNamespace)) return [];
  const found = `our requests install NMI in ${releaseNamespace}, where it is not believed: it counts as a look-alike, and on kubenet the policies refuse its pods`;
  return [warning(['profiles', index, 'nmiNamespaces'], found, `${releaseNamespace} as well`)];
}
