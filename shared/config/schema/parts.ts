import type {
  SchemaOptions,
  Static,
  TInteger,
  TNumber,
  TObject,
  TOptional,
  TProperties,
  TSchema,
  TString,
  TUnsafe,
} from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';

/** What a part of the file says to people: editors, the reference and error messages take it from here. */
interface Words {
  /** What the value is called in "… is not a <title>". */
  readonly title?: string;
  readonly description?: string;
  /** What belongs there, for "expected …". */
  readonly expected?: string;
  /** Values that a later release will know. */
  readonly later?: readonly string[];
  /** The value may be a secret by mistake, and is never shown. */
  readonly hidden?: boolean;
  /** What holds where the file has no such key. */
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

interface Bounds extends Words {
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Letters extends Words {
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface Items extends Words {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

interface Keys extends Words {
  readonly minProperties?: number;
}

/** A part that several others refer to: the JSON Schema has it once, in `$defs`. */
export interface Definition<S extends TSchema> {
  readonly name: string;
  readonly schema: S;
}

/** Where a reference keeps the definition that it means. JSON does not show it. */
export const MEANT = Symbol('definition');

export function text(words: Letters): TString {
  return Type.String(keywords(words));
}

/** A text of which the pattern says more than `string`. */
export function textLike<T extends string>(words: Letters): TUnsafe<T> {
  return Type.Unsafe<T>(Type.String(keywords(words)));
}

export function whole(words: Bounds): TInteger {
  return Type.Integer(keywords(words));
}

export function number(words: Bounds): TNumber {
  return Type.Number(keywords(words));
}

export function flag(words: Words): TUnsafe<boolean> {
  const usual = { title: 'switch', expected: 'true or false' };
  return Type.Unsafe<boolean>({ ...keywords({ ...usual, ...words }), type: 'boolean' });
}

/** One of these texts. */
export function choice<const T extends string>(texts: readonly T[], words: Words): TUnsafe<T> {
  const options = keywords({ expected: anyOf(texts), ...words });
  return Type.Unsafe<T>({ ...options, type: 'string', enum: texts });
}

/** This value, or no such key. */
export function constant<const T extends string | boolean>(value: T, words: Words): TUnsafe<T> {
  return Type.Unsafe<T>({ ...keywords(words), const: value });
}

export function list<S extends TSchema>(items: S, words: Items): TUnsafe<readonly Static<S>[]> {
  return Type.Unsafe<readonly Static<S>[]>(Type.Array(items, keywords(words)));
}

/** A map with these keys and no others. One that is neither optional nor has a default is required. */
export function map<P extends TProperties>(properties: P, words: Keys = {}): TObject<P> {
  const all: TSchema = Type.Object(properties, { ...keywords(words), additionalProperties: false });
  const { required = [], ...rest } = all as TSchema & { readonly required?: readonly string[] };
  const needed = required.filter((key) => !('default' in (properties[key] ?? {})));
  return { ...rest, ...(needed.length > 0 && { required: needed }) } as TObject<P>;
}

/** A map whose keys the user chooses. */
export function mapOf<S extends TSchema>(
  values: S,
  words: Keys,
  names?: TSchema,
): TUnsafe<Record<string, Static<S>>> {
  return Type.Unsafe<Record<string, Static<S>>>({
    ...keywords(words),
    type: 'object',
    ...(names && { propertyNames: names }),
    additionalProperties: values,
  });
}

/** A map of which nothing is said. */
export function anyMap<T>(words: Words): TUnsafe<T> {
  return Type.Unsafe<T>({ ...keywords(words), type: 'object' });
}

/** The text alone, or a map that says more. */
export function textOr<P extends TProperties>(
  more: TObject<P>,
  words: Letters,
): TUnsafe<string | Static<TObject<P>>> {
  return Type.Unsafe<string | Static<TObject<P>>>({
    ...keywords(words),
    ...more,
    type: ['string', 'object'],
  });
}

export function optional<S extends TSchema>(schema: S): TOptional<S> {
  return Type.Optional(schema) as TOptional<S>;
}

export function definition<S extends TSchema>(name: string, schema: S): Definition<S> {
  return { name, schema };
}

/** The part that is defined elsewhere; what it says about itself may be said anew for this place. */
export function refTo<S extends TSchema>(
  meant: Definition<S>,
  words: Keys = {},
): TUnsafe<Static<S>> {
  const { minProperties } = words;
  const ref = Type.Unsafe<Static<S>>({
    $ref: `#/$defs/${meant.name}`,
    ...keywords(words),
    // In strict mode ajv wants the type beside it.
    ...(minProperties !== undefined && { type: 'object' }),
  });
  return Object.assign(ref, { [MEANT]: meant });
}

/** As JSON Schema has it: the words of ours have an `x-` in front, so that editors pass over them. */
function keywords({ expected, later, hidden, ...rest }: Words & SchemaOptions): SchemaOptions {
  const { title, description, ...others } = rest;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(expected !== undefined && { 'x-expected': expected }),
    ...(later !== undefined && { 'x-later': later }),
    ...(hidden !== undefined && { 'x-hidden': hidden }),
    ...others,
  };
}

function anyOf(texts: readonly string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} or ${last}`;
}
