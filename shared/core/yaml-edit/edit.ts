/** One scalar of a YAML file, set where it is or added where it is missing. */
export interface YamlEdit {
  /** Which document of the file, from 0. */
  readonly document: number;
  /** Keys, and indices of lists: `['spec', 'ref', 'tag']`. */
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean;
}

/** Why a file is left as it is. Each becomes the code of a LeftAlone. */
export type EditRefusal =
  /** The value, or what holds it, is used in a second place through an anchor. */
  | 'AliasedValue'
  /** The value may come in through `<<`. */
  | 'MergeKey'
  | 'BlockScalar'
  /** `key:` with nothing behind it: what belongs there is its author's to say. */
  | 'NullMap'
  /** `!tag value`: a tool of the author's gives it its meaning. */
  | 'TaggedValue'
  | 'NotAScalar'
  | 'NotAList'
  | 'PathNotFound'
  | 'TemplatedFile'
  | 'EncryptedFile'
  | 'FluxImageAutomation'
  | 'NotYaml'
  /** The edited text reads otherwise than was asked for. */
  | 'UnsafeEdit';

export interface Refused {
  readonly ok: false;
  readonly code: EditRefusal;
  readonly message: string;
}

export type EditResult = { readonly ok: true; readonly text: string } | Refused;

/** Replace `text.slice(start, end)` by `text`; offsets in UTF-16 code units, as everywhere in JavaScript. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An edit that is not made, with code and reason. */
export function refused(code: EditRefusal, message: string): Refused {
  return { ok: false, code, message };
}

/** `spec.ref.tag`, for people. */
export function pathText(path: readonly (string | number)[]): string {
  return path.join('.');
}
