import type { Json } from '../../json';
import { isJsonObject } from '../../json';
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
      message: `${object.kind} ${object.name} in ${object.file} depends on ${shown}, whose value stands in no file that is read.`,
    },
  ];
}

function decisive(object: Omit<AppliedObject, 'changedBy'>): readonly Json[] {
  const { apiVersion, kind, namespace, name, value } = object;
  const identity = [apiVersion, kind, namespace, name];
  const group = groupOf(apiVersion);
  const spec = mapAt(value, 'spec');
  if (group === 'helm.toolkit.fluxcd.io') {
    // What a chart is given does not say which chart it is.
    return [...identity, without(spec, 'values', 'valuesFrom', 'postRenderers')];
  }
  if (group.endsWith('.toolkit.fluxcd.io')) {
    return [...identity, without(spec, 'postBuild')];
  }
  return kind === 'DaemonSet' ? [...identity, imagesIn(value)] : identity;
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
