import { cut } from '../../core/base/printable';
import type {
  FluxCondition,
  ObjectName,
  ObservedFluxObject,
  ObservedInstall,
  ObservedKustomization,
  ObservedRelease,
  ObservedSource,
  SourceName,
} from '../../core/installed/cluster-facts';
import type { Json } from './json';
import { asMap, asText, listIn, textMap } from './json';

/** Longest text that is taken out of an object: its writer can write a megabyte. */
const MAX_LENGTH = 500;
const MAX_CONDITIONS = 20;
const MAX_HISTORY = 10;
const APPLIED_BY = {
  name: 'kustomize.toolkit.fluxcd.io/name',
  namespace: 'kustomize.toolkit.fluxcd.io/namespace',
} as const;

/** A Kustomization of Flux; fields of an unknown form count as absent. */
export function kustomizationFrom(object: Json): ObservedKustomization {
  const { spec, status } = partsOf(object);
  const base = fluxObjectFrom(object);
  return {
    ...base,
    path: textOf(spec.path),
    source: sourceNameFrom(spec.sourceRef, base.namespace),
    ...optional('applied', status.lastAppliedRevision),
    ...optional('attempted', status.lastAttemptedRevision),
  };
}

/** A source of Flux (Git, OCI or Helm repository, or HelmChart); fields of an unknown form count as absent. */
export function sourceFrom(kind: ObservedSource['kind'], object: Json): ObservedSource {
  const { spec, status } = partsOf(object);
  const base = fluxObjectFrom(object);
  const artifact = asMap(status.artifact);
  const isChart = kind === 'HelmChart';
  return {
    ...base,
    kind,
    url: textOf(spec.url),
    spec: isChart ? wantedOfChart(spec) : wantedOfRef(spec.ref),
    ...optional('revision', artifact.revision),
    ...digestFrom(artifact),
    ...(isChart && { source: sourceNameFrom(spec.sourceRef, base.namespace) }),
    ...(isChart && hasValuesFiles(spec) && { repackaged: true }),
  };
}

/** Before v1 the digest stood under another name, without its algorithm. */
function digestFrom(artifact: Json): { readonly digest?: string } {
  const checksum = textOf(artifact.checksum);
  if (textOf(artifact.digest) !== '' || checksum === '') return optional('digest', artifact.digest);
  return { digest: checksum.includes(':') ? checksum : `sha256:${checksum}` };
}

function hasValuesFiles(spec: Json): boolean {
  return listIn(spec, 'valuesFiles').length > 0 || textOf(spec.valuesFile) !== '';
}

function wantedOfChart(spec: Json): ObservedSource['spec'] {
  return { ...optional('chart', spec.chart), ...optional('version', spec.version) };
}

/** The digest beats the range, and the range the tag (https://fluxcd.io/flux/components/source/ocirepositories/#reference). */
function wantedOfRef(value: unknown): ObservedSource['spec'] {
  const ref = asMap(value);
  const range = textOf(ref.semver);
  return {
    ...optional('version', range === '' ? ref.tag : range),
    ...optional('digest', ref.digest),
  };
}

/** A HelmRelease with the newest entries of its history; fields of an unknown form count as absent. */
export function releaseFrom(object: Json): ObservedRelease {
  const { spec, status } = partsOf(object);
  const base = fluxObjectFrom(object);
  return {
    ...base,
    release: releaseNameFrom(spec, base),
    ...chartFrom(spec, base.namespace),
    ...helmChartFrom(status),
    elsewhere: spec.kubeConfig !== undefined && spec.kubeConfig !== null,
    history: listIn(status, 'history').slice(0, MAX_HISTORY).map(installFrom),
    ...optional('attempted', status.lastAttemptedRevision),
    ...optional('attemptedDigest', status.lastAttemptedRevisionDigest),
    ...optional('applied', status.lastAppliedRevision),
  };
}

/** Helm's name is the object's, with the target namespace before it where there is one. */
function releaseNameFrom(spec: Json, { namespace, name }: ObjectName): ObjectName {
  const target = textOf(spec.targetNamespace);
  const given = textOf(spec.releaseName);
  const byDefault = target === '' ? name : `${target}-${name}`;
  return {
    namespace: target === '' ? namespace : target,
    name: given === '' ? byDefault : given,
  };
}

function chartFrom(spec: Json, namespace: string): Pick<ObservedRelease, 'chart' | 'chartRef'> {
  if (Object.keys(asMap(spec.chartRef)).length > 0) {
    return { chartRef: sourceNameFrom(spec.chartRef, namespace) };
  }
  const chart = asMap(asMap(spec.chart).spec);
  if (textOf(chart.chart) === '') return {};
  const source = sourceNameFrom(chart.sourceRef, namespace);
  return { chart: { name: textOf(chart.chart), version: textOf(chart.version), source } };
}

function helmChartFrom(status: Json): Pick<ObservedRelease, 'helmChart'> {
  const [namespace = '', name = ''] = textOf(status.helmChart).split('/');
  return name === '' ? {} : { helmChart: { namespace, name } };
}

function installFrom(value: unknown): ObservedInstall {
  const entry = asMap(value);
  return {
    chart: textOf(entry.chartName),
    version: textOf(entry.chartVersion),
    status: textOf(entry.status),
    ...optional('ociDigest', entry.ociDigest),
  };
}

function fluxObjectFrom(object: Json): ObservedFluxObject {
  const { metadata, spec, status } = partsOf(object);
  return {
    namespace: textOf(metadata.namespace),
    name: textOf(metadata.name),
    generation: numberOf(metadata.generation),
    observedGeneration: numberOf(status.observedGeneration),
    suspended: spec.suspend === true,
    leaving: textOf(metadata.deletionTimestamp) !== '',
    conditions: listIn(status, 'conditions').slice(0, MAX_CONDITIONS).map(conditionFrom),
    ...appliedByFrom(metadata),
  };
}

function conditionFrom(value: unknown): FluxCondition {
  const condition = asMap(value);
  const { status, observedGeneration } = condition;
  return {
    type: textOf(condition.type),
    status: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: textOf(condition.reason),
    message: textOf(condition.message),
    ...(typeof observedGeneration === 'number' && { observedGeneration }),
  };
}

function appliedByFrom(metadata: Json): Pick<ObservedFluxObject, 'appliedBy'> {
  const labels = textMap(metadata.labels);
  const [namespace, name] = [labels[APPLIED_BY.namespace], labels[APPLIED_BY.name]];
  return namespace === undefined || name === undefined ? {} : { appliedBy: { namespace, name } };
}

function sourceNameFrom(value: unknown, namespace: string): SourceName {
  const ref = asMap(value);
  const own = textOf(ref.namespace);
  return {
    kind: textOf(ref.kind),
    namespace: own === '' ? namespace : own,
    name: textOf(ref.name),
  };
}

function partsOf(object: Json): {
  readonly metadata: Json;
  readonly spec: Json;
  readonly status: Json;
} {
  return {
    metadata: asMap(object.metadata),
    spec: asMap(object.spec),
    status: asMap(object.status),
  };
}

function optional<K extends string>(key: K, value: unknown): { readonly [key in K]?: string } {
  const text = textOf(value);
  return text === '' ? {} : ({ [key]: text } as { [key in K]: string });
}

function textOf(value: unknown): string {
  return cut(asText(value), MAX_LENGTH).toWellFormed();
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
