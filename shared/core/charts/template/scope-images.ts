import { type ImagePaths, imageValues, pathWords } from '../image-at-paths';
import type { ChartImage, ChartNote } from '../release';
import { type ValueImage, valueImages } from '../value-images';
import type { ValuePath } from '../../configuration/value-path';
import { spendSteps } from './budget';
import { type ImageLine, imageLines } from './image-lines';
import { mentionsIn } from './mentions';
import { printedImage } from './printed-image';
import { outerPath, type Scope } from './scope';

/** Parts of a map that says an image: a template that speaks of one speaks of the image. */
const PARTS: readonly string[] = ['registry', 'repository', 'image', 'tag', 'digest'];

interface Found {
  readonly images: readonly ChartImage[];
  readonly notes: readonly ChartNote[];
}

/**
 * The images that templates ask for. A line is read as it is where it only fills in values; where it does more, the values
 * that it speaks of may say an image in a usual form. Otherwise the line is noted, and nothing is guessed.
 */
export function scopeImages(scope: Scope): Found {
  const known = knownOf(valueImages(scope.values, scope.appVersion));
  const found = imageLines(scope).map((line) => imagesOf(line, known, scope));
  return {
    images: found.flatMap(({ images }) => images),
    notes: found.flatMap(({ notes }) => notes),
  };
}

/** Images that values say, by their paths too: a large chart has hundreds, and thousands of lines that speak of values. */
interface Known {
  readonly images: readonly ValueImage[];
  /** Places in `images`. */
  readonly byPath: ReadonlyMap<string, number>;
}

function knownOf(images: readonly ValueImage[]): Known {
  return {
    images,
    byPath: new Map(images.map(({ path }, index) => [JSON.stringify(path), index])),
  };
}

function imagesOf(line: ImageLine, known: Known, scope: Scope): Found {
  const { expression, place, standing } = line;
  if (expression === undefined) {
    const mentions = mentionsIn(line.text, standing.place);
    return { images: mentioned(mentions, known, scope), notes: [] };
  }
  const image = printedImage(expression, line, scope);
  if (typeof image !== 'string') return { images: [{ ...image, foundAt: place }], notes: [] };
  const mentions = mentionsIn(expression, standing.place);
  const images = mentioned(mentions, known, scope);
  if (images.length > 0) return { images, notes: [] };
  const items = itemsAround(standing.around, known, scope);
  return items.length > 0 ? { images: items, notes: [] } : unresolved(line, image);
}

function mentioned(
  mentions: readonly ValuePath[],
  { images, byPath }: Known,
  scope: Scope,
): readonly ChartImage[] {
  spendSteps(scope.budget, mentions.length);
  const found = mentions
    .flatMap(spokenOf)
    .flatMap((path) => byPath.get(JSON.stringify(path)) ?? []);
  return [...new Set(found)]
    .sort((a, b) => a - b)
    .flatMap((index) => images[index] ?? [])
    .map((image) => chartImage(image, scope));
}

/** Images of the items that a loop goes through. */
function itemsAround(
  around: readonly ValuePath[],
  { images }: Known,
  scope: Scope,
): readonly ChartImage[] {
  spendSteps(scope.budget, images.length * around.length);
  return images
    .filter(({ path }) => around.some((above) => above.every((step, at) => path[at] === step)))
    .map((image) => chartImage(image, scope));
}

/** Paths of images that a mention may mean: itself, and the map around it where it names a part of one. */
function spokenOf(mention: ValuePath): readonly ValuePath[] {
  const isPart = PARTS.includes(mention.at(-1) ?? '');
  return isPart ? [mention, mention.slice(0, -1)] : [mention];
}

function chartImage({ image, paths, text, name }: ValueImage, scope: Scope): ChartImage {
  const { repository, tag, digest } = paths;
  const outer: ImagePaths = {
    repository: repository.map((path) => outerPath(scope, path)),
    ...(tag && { tag: outerPath(scope, tag) }),
    ...(digest && { digest: outerPath(scope, digest) }),
  };
  return { image, values: imageValues(outer, text, name), foundAt: `values ${pathWords(outer)}` };
}

function unresolved({ place, expression = '' }: ImageLine, reason: string): Found {
  const message = `${place} asks for an image that could not be determined: ${reason} (${expression.slice(0, 150)}).`;
  return { images: [], notes: [{ code: 'ImageNotResolved', message }] };
}
