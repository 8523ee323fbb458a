import type { IsoTime } from '../../../core/base/iso-time';
import type {
  Static,
  TBoolean,
  TInteger,
  TNumber,
  TObject,
  TOptional,
  TProperties,
  TSchema,
  TString,
  TUnsafe,
} from '@sinclair/typebox';
// One by one: all of `Type` would be read at every cold start.
import {
  Array as array,
  Boolean as boolean,
  Integer as integer,
  Literal as literal,
  Number as number,
  Object as objectOf,
  Optional as maybe,
  Record as recordOf,
  String as string,
  Tuple as tupleOf,
  Union as union,
} from '@sinclair/typebox';
import type { ResourceId } from '../../../core/base/resource-id';

/**
 * Shapes of what we store. A row may hold more than its shape says: a later version wrote that. How a property lies in its
 * row is said beside its shape, in `Kept`.
 */
export interface Kept {
  /** Characters; what is longer is cut when it is written. */
  readonly longest?: number;
  /** Kept as JSON over several columns, of at most so many characters together. Others are a column each. */
  readonly budget?: number;
  /** Of a packed list: what does not fit is left out, from the end. */
  readonly firstOnly?: boolean;
  /** What the text looks like. */
  readonly pattern?: string;
  readonly description?: string;
  /** Holds a resource id, which is compared in its canonical form. */
  readonly isId?: boolean;
}

/** A schema of which the compiler only has to know what it describes. */
export type SchemaOf<T> = TSchema & { readonly static: T };

/** A text; see Kept for how long it may be. */
export function text(kept: Kept = {}): TString {
  return string({ description: 'text', ...kept });
}

/** A text that core knows under a name of its own, or of which a later version may know more than ours does. */
export function textAs<T extends string>(kept: Kept = {}): TUnsafe<T> {
  return as<T>(string({ description: 'text', ...kept }));
}

/** One of these words: what happens next hangs on it, so that another one is an error. */
export function word<const T extends string>(words: readonly T[]): TUnsafe<T> {
  const description = anyOf(words);
  return as<T>(
    union(
      words.map((each) => literal(each)),
      { description },
    ),
  );
}

export const TIME = as<IsoTime>(
  string({ description: 'an ISO time', pattern: '^\\d{4}-\\d\\d-\\d\\dT.*Z$' }),
);
export const ID = as<ResourceId>(
  string({ description: 'an Azure resource id', pattern: '^/', isId: true }),
);
export const FLAG: TBoolean = boolean({ description: 'true or false' });
/** There, or not there at all. */
export const YES = literal(true, { description: 'true' });
export const WHOLE: TInteger = integer({ description: 'a whole number from 0 on', minimum: 0 });
export const NUMBER: TNumber = number({ description: 'a number' });

/** A list of `items`, read-only. */
export function list<S extends TSchema>(items: S, kept: Kept = {}): TUnsafe<readonly Static<S>[]> {
  return as<readonly Static<S>[]>(array(items, { description: 'a list', ...kept }));
}

/** A list of as many. */
export function tuple<T extends TSchema[]>(...items: T): TUnsafe<readonly [...StaticOf<T>]> {
  return as<readonly [...StaticOf<T>]>(
    tupleOf(items, { description: `a list of ${items.length}` }),
  );
}

type StaticOf<T extends TSchema[]> = { [K in keyof T]: Static<T[K]> };

/** An object with these fields; others may be there, which a later version wrote. */
export function object<P extends TProperties>(properties: P, kept: Kept = {}): TObject<P> {
  return objectOf(properties, { description: 'an object', ...kept });
}

/** An object whose names are data. */
export function byName<S extends TSchema>(
  values: S,
  kept: Kept = {},
): TUnsafe<Readonly<Record<string, Static<S>>>> {
  return as<Readonly<Record<string, Static<S>>>>(
    recordOf(string(), values, { description: 'an object', ...kept }),
  );
}

/** A noun of core of which only the part that the schema tells is checked: enough to see that it is one. */
export function outline<T extends object>(schema: TSchema): SchemaOf<T> {
  return schema as unknown as SchemaOf<T>;
}

/** A field that may be absent. */
export function optional<S extends TSchema>(schema: S): TOptional<S> {
  return maybe(schema) as TOptional<S>;
}

/** What `Check` sees stays the schema; what the compiler sees is `T`. */
function as<T>(schema: TSchema): TUnsafe<T> {
  return schema as unknown as TUnsafe<T>;
}

function anyOf(words: readonly string[]): string {
  return words.join(' or ');
}
