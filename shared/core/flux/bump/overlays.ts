import type { LeftAlone } from '../repo-file';
import type { WantedChart } from '../wanted';
import type { ChartNames } from './inline-patches';
import { patchedVersions } from './inline-patches';
import type { RepoObject } from './objects';
import { textAt } from './objects';
import type { ChartPins } from './pins';
import { HELM, nameOf, SOURCE } from './references';

/**
 * Versions that overlays put over those of the base, as patches in a kustomization or as part of an object in a file of
 * its own. Who pins a version for one cluster means it: it is pointed out.
 */
export function overlayPins(
  objects: readonly RepoObject[],
  wanted: WantedChart,
  { pins, releases }: ChartPins,
): readonly LeftAlone[] {
  const known = [...pins, ...releases].map(({ object }) => object);
  const names: ChartNames = new Set(known.map(({ name }) => name));
  const others = objects.filter((object) => !known.includes(object));
  return others.flatMap((object) => [
    ...inlinePatch(object, wanted, names),
    ...(names.has(object.name) ? partialObject(object, wanted) : []),
  ]);
}

function inlinePatch(
  object: RepoObject,
  wanted: WantedChart,
  names: ChartNames,
): readonly LeftAlone[] {
  const versions = patchedVersions(object, wanted, names);
  if (versions.length === 0) return [];
  const message = `A patch in it sets ${versions.join(' and ')} for ${wanted.chart}; text within text is not edited.`;
  return [{ path: object.path, code: 'PatchInText', message }];
}

/** What has the name of a release or source, says a version, and lacks what would make it one by itself. */
function partialObject(object: RepoObject, wanted: WantedChart): readonly LeftAlone[] {
  const said = [versionOf(object), textAt(object.value, 'spec', 'ref', 'digest')];
  const current = new Set<string | undefined>([wanted.version, wanted.tag, wanted.manifestDigest]);
  const old = isPartial(object)
    ? said.filter((text) => text !== undefined && !current.has(text))
    : [];
  if (old.length === 0) return [];
  const message = `${nameOf(object)} there sets ${old.join(' and ')} over the version of its base.`;
  return [{ path: object.path, code: 'OverlayPin', message }];
}

function isPartial({ group, kind, value }: RepoObject): boolean {
  if (group === HELM) {
    return kind === 'HelmRelease' && textAt(value, 'spec', 'chart', 'spec', 'chart') === undefined;
  }
  return group === SOURCE && kind === 'OCIRepository' && textAt(value, 'spec', 'url') === undefined;
}

function versionOf({ value }: RepoObject): string | undefined {
  return textAt(value, 'spec', 'chart', 'spec', 'version') ?? textAt(value, 'spec', 'ref', 'tag');
}
