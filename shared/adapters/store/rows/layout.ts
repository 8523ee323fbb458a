import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { Check } from '@sinclair/typebox/value';
import { tryResourceId } from '../../../core/base/resource-id';
import { clip, unpackText } from '../long-text';
import type { RowLayout } from '../row-content';
import { packFirst, packJson } from '../row-content';
import type { Columns, ColumnValue } from '../tables';
import type { Kept, SchemaOf } from './shape';

/** How the nouns that a schema describes lie in the rows of a table. */
export function rowLayout<S extends TObject>(table: string, schema: S): RowLayout<Static<S>> {
  return {
    table,
    encode: (noun) => toColumns(schema, noun),
    decode: (columns) => fromColumns(schema, columns),
  };
}

/** A column for each property that the noun has; for a packed one several. */
export function toColumns<S extends TObject>(schema: S, noun: Static<S>): Columns {
  const values = noun as Readonly<Record<string, unknown>>;
  const columns = Object.entries(schema.properties).flatMap(([name, part]) => {
    const value = values[name];
    return value === undefined ? [] : Object.entries(columnsOf(name, part, value));
  });
  return Object.fromEntries(columns);
}

/** The noun that the columns hold. Throws if it is none, and says which column is wrong. Other columns are passed over. */
export function fromColumns<S extends TObject>(schema: S, columns: Columns): Static<S> {
  const values = Object.entries(schema.properties).flatMap(([name, part]) => {
    const value = valueOf(name, part, columns);
    return value === undefined ? [] : [[name, value] as const];
  });
  const noun: unknown = Object.fromEntries(values);
  if (Check(schema, noun)) return noun;
  throw new Error(faultIn(schema, noun, 'column ') ?? 'it is not what it should be');
}

/** The noun that the JSON text holds. Throws if it is none, and says where. `at`: what the text is called. */
export function parsed<T>(schema: SchemaOf<T>, json: string, at: string): T {
  const value: unknown = JSON.parse(json);
  if (Check(schema as TSchema, value)) return value as T;
  throw new Error(faultIn(schema, value, at) ?? `${at} is not what it should be`);
}

function columnsOf(name: string, part: TSchema & Kept, value: unknown): Columns {
  const { budget, firstOnly, longest } = part;
  if (budget !== undefined) {
    return firstOnly && Array.isArray(value)
      ? packFirst(name, value, budget)
      : packJson(name, value, budget);
  }
  const short = longest !== undefined && typeof value === 'string' ? clip(value, longest) : value;
  return { [name]: short as ColumnValue };
}

function valueOf(name: string, part: TSchema & Kept, columns: Columns): unknown {
  if (part.budget !== undefined) {
    const json = unpackText(name, columns);
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  }
  const value = columns[name];
  if (part.isId !== true || value === undefined) return value;
  const id = tryResourceId(value);
  if (id === undefined) throw new Error(isNot(`column ${name}`, value, part));
  return id;
}

/** What is wrong with it, at the innermost place; undefined: nothing. */
function faultIn(schema: TSchema, value: unknown, at: string): string | undefined {
  if (Check(schema, value)) return undefined;
  for (const [step, part, below] of partsOf(schema, value)) {
    const fault = faultIn(
      part,
      below,
      at.endsWith(' ') ? `${at}${step.replace('.', '')}` : at + step,
    );
    if (fault !== undefined) return fault;
  }
  return isNot(at, value, schema);
}

type Part = readonly [step: string, schema: TSchema, value: unknown];

function partsOf(schema: TSchema, value: unknown): readonly Part[] {
  if (Array.isArray(value) && schema.items !== undefined && !Array.isArray(schema.items)) {
    return value.map((item, index) => [`[${index}]`, schema.items as TSchema, item] as const);
  }
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return [];
  const needed = new Set(schema.required as readonly string[] | undefined);
  const given = value as Readonly<Record<string, unknown>>;
  return Object.entries(schema.properties as Readonly<Record<string, TSchema>>).flatMap(
    ([name, part]) =>
      given[name] === undefined && !needed.has(name)
        ? []
        : [[`.${name}`, part, given[name]] as const],
  );
}

function isNot(at: string, value: unknown, { description = 'something else' }: TSchema): string {
  const found = value === undefined ? 'missing' : clip(JSON.stringify(value), 80);
  return `${at} is ${found}, expected ${description}`;
}
