import { type ImagePaths, imageValues } from '../image-at-paths';
import { parseImage } from '../image-reference';
import type { ImageReference, ImageValues } from '../release';
import { printed, type Segment } from './evaluate';
import type { ImageLine } from './image-lines';
import { outerPath, type Scope } from './scope';

export interface PrintedImage {
  readonly image: ImageReference;
  /** Absent where the name does not begin with a value. */
  readonly values?: ImageValues;
}

/** The image that an `image:` line prints, or why that is not known. */
export function printedImage(
  expression: string,
  { standing }: ImageLine,
  scope: Scope,
): PrintedImage | string {
  const segments = printed(expression, standing.place);
  if (segments === undefined) return 'its template does more than fill in values';
  const text = segments
    .map((segment) => segment.text)
    .join('')
    .trim();
  if (text === '') return 'its values are empty';
  const image = parseImage(text);
  if (image === undefined) return `it prints "${text.slice(0, 100)}", which is not an image`;
  const values = valuesOf(segments, text, scope);
  return { image, ...(values && { values }) };
}

/** Which values print the name, the tag and the digest. Only a name that begins with a value can be pointed elsewhere. */
function valuesOf(
  segments: readonly Segment[],
  text: string,
  scope: Scope,
): ImageValues | undefined {
  if (segments[0]?.path === undefined) return undefined;
  const at = text.indexOf('@') < 0 ? text.length : text.indexOf('@');
  const colon = text.slice(0, at).indexOf(':', text.lastIndexOf('/', at) + 1);
  const nameEnd = colon < 0 ? at : colon;
  const placed = positions(segments, scope);
  const name = placed.filter(({ start }) => start < nameEnd);
  const tag = placed.find(({ start }) => start > nameEnd && start < at)?.path;
  const digest = placed.find(({ start }) => start > at)?.path;
  const paths: ImagePaths = {
    repository: name.map(({ path }) => path),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
  return imageValues(paths, segments[0].text, text);
}

interface Placed {
  readonly start: number;
  readonly path: readonly string[];
}

function positions(segments: readonly Segment[], scope: Scope): readonly Placed[] {
  let end = 0;
  return segments.flatMap(({ text, path }) => {
    const start = end;
    end += text.length;
    return path === undefined ? [] : [{ start, path: outerPath(scope, path) }];
  });
}
