import type { Json, JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import type { PinEdit } from './pin-step';
import { isSubstituted } from './pin-step';

/** What is done about image tags that a release sets itself: the chart's own would move with its version. */
export interface ImageTags {
  /** Tags of the version that is left behind: they move along. Paths are from the root of the values. */
  readonly edits: readonly PinEdit[];
  /** Others, `mic.tag: v1.8.0-fix`: pointed out. */
  readonly kept: readonly string[];
}

/** Keys by which charts say a tag: `mic.tag`, `image.release` (workload-identity-webhook), `imageTag`. */
const TAG_KEY = /^(tag|release|.*Tag)$/;

/**
 * Without `from` or `to` nothing is known of the tags, and all are pointed out. A leading `v` is the author's: charts
 * write `1.8.16` for the app and `v1.8.16` for the image.
 */
export function imageTags(
  values: Json | undefined,
  from: string | undefined,
  to: string | undefined,
): ImageTags {
  const edits: PinEdit[] = [];
  const kept: string[] = [];
  for (const { path, tag } of isJsonObject(values) ? tagsIn(values, []) : []) {
    const moves = from !== undefined && to !== undefined && bare(tag) === bare(from);
    if (moves && tag !== likeThat(tag, to)) {
      edits.push({ path, value: likeThat(tag, to) });
    } else if (to === undefined || bare(tag) !== bare(to)) {
      kept.push(`${path.join('.')}: ${tag}`);
    }
  }
  return { edits, kept };
}

interface Tag {
  readonly path: readonly string[];
  readonly tag: string;
}

function tagsIn(values: JsonObject, above: readonly string[]): readonly Tag[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = [...above, key];
    if (isJsonObject(value)) return tagsIn(value, path);
    const isTag = typeof value === 'string' && TAG_KEY.test(key) && !isSubstituted(value);
    return isTag ? [{ path, tag: value }] : [];
  });
}

function bare(tag: string): string {
  return tag.replace(/^v(?=\d)/, '');
}

function likeThat(tag: string, version: string): string {
  return tag.startsWith('v') ? `v${bare(version)}` : bare(version);
}
