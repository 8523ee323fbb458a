import { matchesAnyGlob } from '../base/glob';
import type { JsonObject } from '../base/json';
import type { Mode } from '../configuration/profile';
import { discoveredImages, type FoundImages, knownImages, listedImages } from './image-find';
import { tooExpensive } from './expensive';
import { imageText } from './places';
import type { ChartImage, ChartNote, ChartPackage, ImageReference } from './release';
import type { ChartRules } from '../configuration/chart-rules';
import { type Budget, BudgetSpent, newBudget } from './template/budget';

const MODES: readonly Mode[] = ['managed', 'standard'];

type Rules = Pick<ChartRules, 'images' | 'values' | 'valuesByMode' | 'preset'>;

/** Each image is asked for in each registry, and pointed elsewhere in the values of each cluster. */
const MAX_IMAGES = 500;
const MAX_NOTES = 100;

/**
 * The images that a chart needs with the operator's values, and the modes in which it does. Each image once. Throws
 * ReconcileError, Stalled/ChartTooExpensive, where a chart takes more than any that people write.
 */
export function chartImages(pkg: ChartPackage, rules: Rules): FoundImages {
  try {
    return foundImages(pkg, rules, newBudget());
  } catch (error) {
    throw error instanceof BudgetSpent ? tooExpensive(pkg.chartVersion, error.message) : error;
  }
}

function foundImages(pkg: ChartPackage, rules: Rules, budget: Budget): FoundImages {
  const modes = modesThatMatter(rules);
  const found = modes.map((mode) => findImages(pkg, rules, mode, budget));
  const images = merged(found, modes).filter(({ image }) => !isExcluded(image, rules));
  if (images.length > MAX_IMAGES) {
    throw new BudgetSpent(`it asks for more than ${MAX_IMAGES} images`);
  }
  const notes = unique([...found.flatMap(({ notes }) => notes), ...untagged(images)]);
  return { images, notes: notes.length > MAX_NOTES ? shortened(notes) : notes };
}

function shortened(notes: readonly ChartNote[]): readonly ChartNote[] {
  const message = `${notes.length - MAX_NOTES} more lines of the chart were noted; they are left out here.`;
  return [...notes.slice(0, MAX_NOTES), { code: 'NotesLeftOut', message }];
}

/** Without values by mode a chart is the same in each. */
function modesThatMatter({ preset, valuesByMode }: Rules): readonly (Mode | undefined)[] {
  const isByMode = Object.keys(valuesByMode).length > 0 || preset === 'aad-pod-identity';
  return isByMode ? MODES : [undefined];
}

function findImages(
  pkg: ChartPackage,
  rules: Rules,
  mode: Mode | undefined,
  budget: Budget,
): FoundImages {
  const ofMode = mode === undefined ? undefined : rules.valuesByMode[mode];
  const over: readonly JsonObject[] = [rules.values, ...(ofMode === undefined ? [] : [ofMode])];
  // What an operator lists holds for charts that we know, too.
  if (rules.images.kind === 'listed') return listedImages(pkg, over, rules.images.images);
  if (rules.preset !== 'none') return knownImages(pkg, over, rules.preset, mode);
  return discoveredImages(pkg, over, budget);
}

interface Entry {
  readonly image: ChartImage;
  readonly modes: Set<Mode | undefined>;
}

function merged(
  found: readonly FoundImages[],
  modes: readonly (Mode | undefined)[],
): readonly ChartImage[] {
  const entries = new Map<string, Entry>();
  for (const [index, { images }] of found.entries()) {
    for (const image of images) {
      const full = { ...image, image: withTag(image.image) };
      const key = imageText(full.image);
      const entry = entries.get(key) ?? { image: full, modes: new Set() };
      // The same image may be found where values say it and where they do not; the former can be pointed elsewhere.
      const better = entry.image.values === undefined ? full : entry.image;
      entries.set(key, { image: better, modes: entry.modes.add(modes[index]) });
    }
  }
  return [...entries.values()].map(({ image, modes: inModes }) => {
    const some = modes.filter((mode) => mode !== undefined && inModes.has(mode));
    return inModes.size === modes.length ? image : { ...image, modes: some as readonly Mode[] };
  });
}

/** Globs are held against the name with and without its tag. */
function isExcluded(image: ImageReference, { images: rules }: Rules): boolean {
  if (rules.kind === 'listed') return false;
  const name = `${image.registry}/${image.repository}`;
  return [name, imageText(image)].some((text) => matchesAnyGlob(rules.exclude, text));
}

/** A registry gives out `latest` for a name alone. */
function withTag(image: ImageReference): ImageReference {
  const isOpen = image.tag === undefined && image.digest === undefined;
  return isOpen ? { ...image, tag: 'latest' } : image;
}

function untagged(images: readonly ChartImage[]): readonly ChartNote[] {
  return images
    .filter(({ image }) => image.tag === 'latest' && image.digest === undefined)
    .map(({ image, foundAt }) => ({
      code: 'ImageTagMoves',
      message: `${imageText(image)} (${foundAt}) can change at any time: set a tag or a digest in the values of the chart.`,
    }));
}

function unique(notes: readonly ChartNote[]): readonly ChartNote[] {
  return [...new Map(notes.map((note) => [note.message, note])).values()];
}
