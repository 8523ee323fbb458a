import type { SourceRef } from '../flux/source';
import type { JsonObject } from '../../base/json';
import { fieldAt, mapAt, textAt } from '../flux/fields';
import { objectId } from '../flux/object-id';
import { groupOf } from '../flux/scope';
import type { Applied, AppliedObject } from '../flux/types';
import type { Unknown } from '../unknown';
import { isNmiChart, lastPart } from './chart-name';
import type { Installer } from './installer';

/** Where a release has its chart from. */
interface ChartPlace {
  /** Its name, a path or a URL that ends in it; undefined: it cannot be told. */
  readonly chart?: string;
  readonly wanted?: JsonObject | string;
  readonly versionAt?: AppliedObject;
  readonly source?: string;
}

/** The release as an installer of NMI, a doubt whether it is one, or nothing. */
export function helmReleaseInstaller(
  release: AppliedObject,
  applied: Applied,
): Installer | Unknown | undefined {
  if (groupOf(release.apiVersion) !== 'helm.toolkit.fluxcd.io') return undefined;
  if (isSet(fieldAt(release.value, 'spec', 'kubeConfig'))) return undefined;
  const place = chartPlace(release, applied);
  if (isNmi(release, place)) return installer(release, place);
  const isOpen = place.chart === undefined || lastPart(place.chart).includes('${');
  return isOpen ? doubt(release) : undefined;
}

function isNmi(release: AppliedObject, { chart = '' }: ChartPlace): boolean {
  const inGit = release.chart;
  const names = [chart, inGit?.name ?? '', ...(inGit?.dependencies ?? [])];
  return (
    names.some(isNmiChart) || hasNmiValues(release) || inGit?.templates.some(hasNmiImage) === true
  );
}

function hasNmiImage(template: string): boolean {
  return template.split(/[\n\r]/).some((line) => {
    const at = line.indexOf('image:');
    return at !== -1 && /\/nmi\b/.test(line.slice(at));
  });
}

function installer(release: AppliedObject, { wanted, source, versionAt }: ChartPlace): Installer {
  return {
    by: 'HelmRelease',
    object: release,
    ...versionOf(wanted),
    ...(versionAt !== undefined && { versionAt }),
    ...(source !== undefined && { source }),
    suspended: release.suspended || fieldAt(release.value, 'spec', 'suspend') === true,
  };
}

function doubt(release: AppliedObject): Unknown {
  return {
    at: objectId(release),
    code: 'MissingSource',
    message: `Which chart HelmRelease ${release.namespace}/${release.name} installs is unknown: its chart or the source of it is in no file that is read.`,
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function chartPlace(release: AppliedObject, applied: Applied): ChartPlace {
  const chart = mapAt(release.value, 'spec', 'chart', 'spec');
  if (textAt(chart, 'chart') !== undefined) return templatePlace(release, chart, applied);
  const ref = mapAt(release.value, 'spec', 'chartRef');
  const found = find(applied, {
    kind: textAt(ref, 'kind') ?? '',
    namespace: textAt(ref, 'namespace') ?? release.namespace,
    name: textAt(ref, 'name') ?? '',
  });
  if (found === undefined) return {};
  if (found.kind === 'HelmChart') {
    return { ...templatePlace(found, mapAt(found.value, 'spec'), applied), versionAt: found };
  }
  const url = textAt(found.value, 'spec', 'url');
  return {
    ...(url !== undefined && { chart: url, source: url }),
    wanted: mapAt(found.value, 'spec', 'ref'),
    versionAt: found,
  };
}

/** `spec.chart.spec` of a release, or `spec` of a HelmChart. */
function templatePlace(holder: AppliedObject, chart: JsonObject, applied: Applied): ChartPlace {
  const source = find(applied, {
    kind: textAt(chart, 'sourceRef', 'kind') ?? '',
    namespace: textAt(chart, 'sourceRef', 'namespace') ?? holder.namespace,
    name: textAt(chart, 'sourceRef', 'name') ?? '',
  });
  const url = textAt(source?.value, 'spec', 'url');
  return {
    ...(url !== undefined && { source: url }),
    chart: textAt(chart, 'chart') ?? '',
    wanted: holder.chart?.version ?? textAt(chart, 'version') ?? '*',
  };
}

function find(
  { objects }: Applied,
  { kind, namespace, name }: SourceRef,
): AppliedObject | undefined {
  return objects.find(
    (object) =>
      object.kind === kind &&
      object.name === name &&
      object.namespace === namespace &&
      !object.elsewhere &&
      groupOf(object.apiVersion) === 'source.toolkit.fluxcd.io',
  );
}

/** A digest wins over a range, a range over a tag, as Flux has it. */
function versionOf(wanted: JsonObject | string | undefined): Pick<Installer, 'version' | 'range'> {
  // A variable that nobody here knows stands where it stood.
  if (wanted === undefined || JSON.stringify(wanted).includes('${')) return {};
  if (typeof wanted === 'string') return isExact(wanted) ? { version: wanted } : { range: wanted };
  const tag = textAt(wanted, 'tag');
  const semver = textAt(wanted, 'semver');
  if (textAt(wanted, 'digest') === undefined && semver !== undefined) return { range: semver };
  return tag === undefined ? {} : { version: tag };
}

function isExact(version: string): boolean {
  return /^v?\d+\.\d+\.\d+([-+][\w.+-]*)?$/.test(version);
}

/** A copy of the chart under a name of its own is told by the values that only this chart has. */
function hasNmiValues({ value }: AppliedObject): boolean {
  const values = mapAt(value, 'spec', 'values');
  return (
    isSet(values['nmi']) &&
    (isSet(values['mic']) || isSet(values['operationMode']) || isSet(values['azureIdentities']))
  );
}
