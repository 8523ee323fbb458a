import { goYaml } from '../applied/kustomize/go-yaml';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { NotComputed } from './go/value';

/** An object that Helm would send to the API server. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Where the chart says one; else that of the release, or none. */
  readonly namespace?: string;
  readonly body: JsonObject;
  /** Template that printed it. */
  readonly template: string;
}

/** What a printed template holds. Tests of Helm are left out: Flux runs them only where it is told to. */
export function manifestsIn(text: string, template: string): readonly Manifest[] {
  const read = goYaml(text, 'yaml.v2');
  if (!read.ok) throw new NotComputed(`prints no YAML: ${read.message}`);
  return read.documents.flatMap(unlisted).flatMap((body) => manifestOf(body, template));
}

function unlisted(value: Json): readonly Json[] {
  const isListOf = isJsonObject(value) && value['kind'] === 'List' && Array.isArray(value['items']);
  return isListOf ? (value['items'] as readonly Json[]) : [value];
}

function manifestOf(body: Json, template: string): readonly Manifest[] {
  if (!isJsonObject(body) || Object.keys(body).length === 0) return [];
  const { apiVersion, kind, metadata } = body;
  const { name, namespace, annotations } = isJsonObject(metadata) ? metadata : {};
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') {
    throw new NotComputed('prints what is no object of Kubernetes');
  }
  if (isTest(annotations)) return [];
  const place = typeof namespace === 'string' ? { namespace } : {};
  return [{ apiVersion, kind, name, ...place, body, template }];
}

function isTest(annotations: Json | undefined): boolean {
  const hook = isJsonObject(annotations) ? annotations['helm.sh/hook'] : undefined;
  return typeof hook === 'string' && hook.split(',').some((one) => one.trim().startsWith('test'));
}

/** `ClusterRole nmi`, `Deployment ops/mic`. */
export function manifestName({ kind, name, namespace }: Manifest): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
