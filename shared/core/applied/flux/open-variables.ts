import type { Json } from '../../base/json';
import { isJsonObject } from '../../base/json';
import type { Unknown } from '../unknown';
import { mapAt, without } from './fields';
import { objectId } from './object-id';
import { groupOf } from './scope';
import type { AppliedObject } from './types';

/**
 * Variables whose value is out of sight are harmless in most fields: nothing else is applied because of them. Not so where they say what
 * the object is, where Flux goes on from it, or which chart or image it installs.
 */
export function openVariable(
  object: Omit<AppliedObject, 'changedBy'>,
  names: readonly string[],
): readonly Unknown[] {
  if (names.length === 0 || !isOpen(decisive(object), names)) return [];
  const shown = names.map((name) => `\${${name}}`).join(', ');
  return [
    {
      at: objectId(object),
      code: 'Variable',
      message: `${object.kind} ${object.name} in ${object.file} depends on ${shown}, whose value is in none of the files that are read.`,
    },
  ];
}

/** What a Kustomization does with its files and when, which is none of these. Its path is looked at when it is followed. */
const HARMLESS = [
  ...['path', 'postBuild', 'interval', 'retryInterval', 'timeout', 'wait', 'force'],
  ...['healthChecks', 'healthCheckExprs', 'commonMetadata', 'decryption', 'serviceAccountName'],
];

/** Sources are looked at when something takes its files from them, charts when it is asked what a release installs. */
function decisive(object: Omit<AppliedObject, 'changedBy'>): readonly Json[] {
  const { apiVersion, kind, namespace, name, value } = object;
  const identity = [apiVersion, kind, namespace, name];
  const spec = mapAt(value, 'spec');
  switch (groupOf(apiVersion)) {
    case 'kustomize.toolkit.fluxcd.io':
      return [...identity, without(spec, ...HARMLESS)];
    case 'helm.toolkit.fluxcd.io':
      return [...identity, spec['suspend'] ?? false, spec['kubeConfig'] ?? null];
    default:
      return kind === 'DaemonSet' ? [...identity, imagesIn(value)] : identity;
  }
}

function imagesIn(value: Json): readonly Json[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(imagesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === 'image' ? [entry] : imagesIn(entry),
  );
}

function isOpen(parts: readonly Json[], names: readonly string[]): boolean {
  const text = JSON.stringify(parts);
  return names.some((name) => text.includes(`\${${name}`) || text.includes(`\${#${name}`));
}
