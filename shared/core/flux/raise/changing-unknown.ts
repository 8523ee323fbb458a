import type { Applied, AppliedObject } from '../../applied/flux/types';
import type { Tree } from '../../applied/tree';
import type { Unknown, UnknownCode } from '../../applied/unknown';
import { isJsonObject } from '../../base/json';
import { yamlValues } from '../../yaml-edit/yaml-values';

/** Whether what cannot be followed may change objects that are known, or only bring others. */
const MAY_CHANGE: Readonly<Record<UnknownCode, boolean>> = {
  RemoteResource: true,
  Plugin: true,
  HelmChartInflation: false,
  Encrypted: false,
  NotRead: true,
  TooLarge: true,
  KustomizeFeature: true,
  ResourceSet: false,
  ArtifactGenerator: false,
  OtherRepository: false,
  OtherBranch: false,
  MissingSource: false,
  BuildFailure: false,
  Suspended: false,
  MissingDependency: false,
  OtherController: false,
  Variable: false,
};

/** What cannot be followed in the build that an object comes from, and may have changed it; undefined: nothing. */
export function changingUnknown(
  object: AppliedObject,
  { kustomizations, unknown }: Applied,
  tree: Tree,
): Unknown | undefined {
  const reads = kustomizations.find(({ id }) => id === object.owner)?.reads ?? new Set<string>();
  return unknown.find(
    (one) => MAY_CHANGE[one.code] && (reads.has(one.at) || isDrawnIn(one, reads, tree)),
  );
}

/** A URL in `resources` brings objects; in `components` or `patches` it changes those that are there. */
function isDrawnIn({ at, code }: Unknown, reads: ReadonlySet<string>, { files }: Tree): boolean {
  if (code !== 'RemoteResource') return false;
  return [...reads].some((path) => {
    const text = files.get(path) ?? '';
    if (!/(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path) || !text.includes(at))
      return false;
    const yaml = yamlValues(text);
    const [value] = yaml.ok ? yaml.values : [];
    const { resources, bases } = isJsonObject(value) ? value : {};
    return !JSON.stringify([resources ?? [], bases ?? []]).includes(at);
  });
}
