import { validRange } from 'semver';
import { addressFault, bareUrl } from './addresses';
import { chartName } from './convert-gitops';
import { shown } from './problem';
import type { RawChart } from './raw';
import type { Remark } from './semantics';
import { problem, refused } from './semantics';
import type { Path } from './yaml-document';

/** Remarks on one chart that fits the schema. */
export function chartRemarks(chart: RawChart, path: Path): Remark[] {
  return [
    ...identityRemarks(chart, path),
    ...repositoryRemarks(chart, [...path, 'repository']),
    ...versionRemarks(chart, [...path, 'version']),
    ...imageRemarks(chart, [...path, 'images']),
    ...valueRemarks(chart.values, [...path, 'values']),
    ...valueRemarks(chart.valuesByMode, [...path, 'valuesByMode']),
  ];
}

function identityRemarks({ preset, name, repository }: RawChart, path: Path): Remark[] {
  if (preset !== undefined) {
    if (name === undefined || name === preset) return [];
    const found = `preset ${preset} is the chart of that name, not ${shown(name)}`;
    return [problem([...path, 'name'], found, 'no key name beside preset')];
  }
  const missing = [
    ...(name === undefined ? ['name'] : []),
    ...(repository === undefined ? ['repository'] : []),
  ];
  if (missing.length === 0) return [];
  const found = `without a preset, ${missing.join(' and ')} must be set`;
  const expected = 'name and repository of the chart, or a preset that knows them';
  return [problem(path, found, expected, 'key')];
}

function repositoryRemarks(chart: RawChart, path: Path): Remark[] {
  const { repository } = chart;
  if (repository === undefined) return [];
  const fault = addressFault(repository);
  if (fault !== undefined) return [refused(path, fault)];
  return repository.startsWith('oci://') ? ociRemarks(repository, chartName(chart), path) : [];
}

function ociRemarks(repository: string, name: string | undefined, path: Path): Remark[] {
  const last = bareUrl(repository).split('/').at(-1) ?? '';
  if (/[:@]/.test(last)) {
    const expected = 'the repository without a tag or digest; versions are chosen by version';
    return [problem(path, `${shown(last)} names a version`, expected)];
  }
  // As helm has it: people copy the address that HelmRepository takes, which lacks the chart.
  if (name === undefined || last === name) return [];
  const found = `this repository is that of a chart called ${shown(last)}`;
  const suggestion = `${bareUrl(repository)}/${name}`;
  return [{ ...problem(path, found, `an address that ends in /${name}`), suggestion }];
}

function versionRemarks({ version }: RawChart, path: Path): Remark[] {
  if (validRange(version) !== null) return [];
  const found = `${shown(version)} is not a semver range`;
  return [problem(path, found, "a range such as ^4.1, 6.x or '>=4.1.0 <5'")];
}

function imageRemarks({ images }: RawChart, path: Path): Remark[] {
  if (images.listed === undefined || images.exclude.length === 0) return [];
  const found = 'nothing is found that could be excluded where the images are listed';
  return [problem([...path, 'exclude'], found, 'either exclude or listed', 'key')];
}

/** Values travel as JSON, which knows neither infinity nor "not a number"; YAML does (.inf, .nan). */
function valueRemarks(value: unknown, path: Path): Remark[] {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return [problem(path, 'this number is not finite', 'a number that JSON can represent')];
  }
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, each]) =>
    valueRemarks(each, [...path, isList ? Number(key) : key]),
  );
}
