import type {
  SchemaOptions,
  Static,
  TArray,
  TObject,
  TOptional,
  TProperties,
  TSchema,
  TUnsafe,
} from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import type { IsoTime } from '../core/base/iso-time';

/** A JSON Schema, or another part of the document, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const TEXT = Type.String();
export const WHOLE = Type.Integer({ minimum: 0 });
export const FLAG = Type.Boolean();
export const TIME = Type.Unsafe<IsoTime>({ type: 'string', format: 'date-time' });
/** A word of a list that later versions extend: text to a client, a closed union to us. */
export function wordOf<T extends string>(description?: string): TUnsafe<T> {
  return Type.Unsafe<T>({ type: 'string', ...(description !== undefined && { description }) });
}

/** Beside a code: where it is explained. Added when an answer is sent; absent where another system gave the code. */
export const DOCS = Type.Optional(
  Type.String({ description: 'Path of what the documentation of this app says about it.' }),
);

/** An object of which nothing is said: what charts and repositories have in it is theirs. */
export const ANYTHING = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' });

export function listOf<S extends TSchema>(items: S, options: SchemaOptions = {}): TArray<S> {
  return Type.Array(items, options);
}

/** One of these texts. */
export function oneOf<const T extends readonly string[]>(
  texts: T,
  options: SchemaOptions = {},
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: texts, ...options });
}

/** Properties of which those in K may be missing. */
type WithOptional<P extends TProperties, K extends keyof P> = {
  [N in keyof P]: N extends K ? TOptional<P[N]> : P[N];
};

/** An object with these properties and no others; those in `optional` may be missing. */
export function object<P extends TProperties, K extends keyof P = never>(
  properties: P,
  ...optional: readonly K[]
): TObject<WithOptional<P, K>> {
  const given = Object.entries(properties).map(([name, schema]) => [
    name,
    (optional as readonly PropertyKey[]).includes(name) ? Type.Optional(schema) : schema,
  ]);
  return Type.Object(Object.fromEntries(given) as WithOptional<P, K>, {
    additionalProperties: false,
  });
}

/** An object with these properties, and others that depend on them. */
export function atLeast<P extends TProperties>(
  properties: P,
  options: SchemaOptions = {},
): TObject<P> {
  return Type.Object(properties, options);
}

/** What a schema describes, as a type. */
export type Of<S extends TSchema> = Static<S>;

export const DIGEST = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
