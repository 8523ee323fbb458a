import type { FieldPath } from './field-changes';
import { TEXT } from './field-changes';
import type { AppliedObject } from './flux/types';

/** `patchesStrategicMerge` and `patchesJson6902`: up to kustomize.toolkit.fluxcd.io/v1beta2. */
const KUSTOMIZATION_PLACES = [
  ['spec', 'postBuild', 'substitute'],
  ['spec', 'patches'],
  ['spec', 'patchesStrategicMerge'],
  ['spec', 'patchesJson6902'],
];

/**
 * Fields that a new version of a chart may change, by group and kind. Anything else (namespace, releaseName, chart, url)
 * would uninstall the release or put another in its place.
 */
const PIN_FIELDS: Readonly<Record<string, (path: FieldPath) => boolean>> = {
  'helm.toolkit.fluxcd.io/HelmRelease': (path) =>
    isAt(path, ['spec', 'chart', 'spec', 'version']) || isValue(path, ['spec', 'values']),
  'source.toolkit.fluxcd.io/OCIRepository': (path) =>
    isAt(path, ['spec', 'ref', 'tag']) || isAt(path, ['spec', 'ref', 'digest']),
  'source.toolkit.fluxcd.io/HelmChart': (path) => isAt(path, ['spec', 'version']),
  // Values of a release, variables of postBuild, sources of replacements.
  '/ConfigMap': (path) => isValue(path, ['data']),
  // The object carries patches and variables in itself.
  'kustomize.toolkit.fluxcd.io/Kustomization': (path) =>
    KUSTOMIZATION_PLACES.some((place) => isValue(path, place)),
};

/** True when the field may say a version, a tag or a digest. What it says is the intent's to tell. */
export function isPinField(
  { apiVersion, kind }: Pick<AppliedObject, 'apiVersion' | 'kind'>,
  path: FieldPath,
): boolean {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const key = `${group}/${kind}`;
  return Object.hasOwn(PIN_FIELDS, key) && PIN_FIELDS[key]?.(path) === true;
}

function isAt(path: FieldPath, place: readonly string[]): boolean {
  return path.length === place.length && isValue(path, place, place.length);
}

/** Below the place, a text with YAML in it included. */
function isValue(path: FieldPath, place: readonly string[], least = place.length + 1): boolean {
  return path.length >= least && path.at(-1) !== TEXT && place.every((key, at) => path[at] === key);
}
