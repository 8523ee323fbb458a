import type { JsonObject } from '../base/json';
import type { Mode } from '../configuration/profile';
import { chartScopes } from './chart-scopes';
import { imageAtPaths, type ImagePaths, pathWords } from './image-at-paths';
import { presetImages } from './image-presets';
import type { ChartImage, ChartNote, ChartPackage } from './release';
import type { ChartPreset, ListedImage } from '../configuration/chart-rules';
import type { Budget } from './template/budget';
import { scopeImages } from './template/scope-images';
import { mergeValues } from './values';
import { pathOf } from '../configuration/value-path';

export interface FoundImages {
  readonly images: readonly ChartImage[];
  readonly notes: readonly ChartNote[];
}

/** Images that the operator listed. */
export function listedImages(
  pkg: ChartPackage,
  over: readonly JsonObject[],
  listed: readonly ListedImage[],
): FoundImages {
  const values = mergeValues(pkg.values, ...over);
  const { appVersion } = pkg.metadata;
  const ofChart = typeof appVersion === 'string' ? appVersion : undefined;
  return combined(
    listed.map(({ repository, tag }) => {
      const paths = {
        repository: repository.map(pathOf),
        ...(tag !== undefined && { tag: pathOf(tag) }),
      };
      return atPaths(values, paths, tag === undefined ? ofChart : undefined);
    }),
  );
}

/** Images of a chart that we know by name. `mode` undefined: of every mode. */
export function knownImages(
  pkg: ChartPackage,
  over: readonly JsonObject[],
  preset: ChartPreset,
  mode: Mode | undefined,
): FoundImages {
  const values = mergeValues(pkg.values, ...over);
  const wanted = presetImages(preset).filter(
    (image) => image.mode === undefined || image.mode === mode,
  );
  return combined(wanted.map(({ paths }) => atPaths(values, paths)));
}

/** Images that the templates of a chart, and of the charts within it, ask for. */
export function discoveredImages(
  pkg: ChartPackage,
  over: readonly JsonObject[],
  budget: Budget,
): FoundImages {
  return combined(chartScopes(pkg, over, budget).map(scopeImages));
}

function atPaths(values: JsonObject, paths: ImagePaths, otherwise?: string): FoundImages {
  const found = imageAtPaths(values, paths, otherwise);
  if (typeof found !== 'string') {
    return { images: [{ ...found, foundAt: `values ${pathWords(paths)}` }], notes: [] };
  }
  const message = `The image at values ${pathWords(paths)} could not be determined: ${found}.`;
  return { images: [], notes: [{ code: 'ImageNotResolved', message }] };
}

function combined(found: readonly FoundImages[]): FoundImages {
  return {
    images: found.flatMap(({ images }) => images),
    notes: found.flatMap(({ notes }) => notes),
  };
}
