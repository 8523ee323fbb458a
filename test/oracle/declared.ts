import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv from 'ajv';
import ts from 'typescript';

type Json = Readonly<Record<string, unknown>>;

/** The types of answers as the package of a forge's client declares them. */
export interface Declared {
  /** What of a value is other than the type says; a type is an interface of the file, `[]` after it a list. */
  check(type: string, value: unknown): readonly string[];
}

export interface Reading {
  /** True: a property that is not declared is a finding. */
  readonly isClosed: boolean;
  /** Properties that the declaration has otherwise than the forge, or not at all: they may be anything. */
  readonly free: ReadonlySet<string>;
}

/**
 * Reads a file of declarations with the TypeScript compiler, and makes a JSON schema of each type that is asked for: what
 * is not optional is required; dates are texts; an enum is the names of its members, as these forges write them.
 */
export function openDeclared(file: string, reading: Reading): Declared {
  const program = ts.createProgram([file], {
    ...{ target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [], skipLibCheck: true },
    ...{ strict: true, exactOptionalPropertyTypes: true },
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`there is no ${file}`);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  const known = new Map<string, ValidateFunction>();
  function validator(name: string): ValidateFunction {
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = ajv.compile(schemaOf({ checker, reading }, typeNamed(source, checker, name)));
    known.set(name, made);
    return made;
  }
  return {
    check(type, value) {
      const isList = type.endsWith('[]');
      const validate = validator(isList ? type.slice(0, -2) : type);
      const values = isList ? (value as readonly unknown[]) : [value];
      if (!Array.isArray(values)) return ['is no list'];
      return values.flatMap((one) => (validate(one) ? [] : (validate.errors ?? []).map(told)));
    },
  };
}

function told({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

function typeNamed(
  source: ts.SourceFile | undefined,
  checker: ts.TypeChecker,
  name: string,
): ts.Type {
  const found = source?.statements.find(
    (node): node is ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
      (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) &&
      node.name.text === name,
  );
  if (found === undefined) throw new Error(`no type ${name} is declared`);
  return checker.getTypeAtLocation(found.name);
}

interface Inside {
  readonly checker: ts.TypeChecker;
  readonly reading: Reading;
}

/** With the types that it is made of beside it, for some are made of themselves. */
function schemaOf(inside: Inside, type: ts.Type): Json {
  const definitions: Record<string, unknown> = {};
  const names = new Map<ts.Type, string>();
  function convert(one: ts.Type): Json {
    if (!isShape(one) || one.isUnion()) return plain(inside.checker, one, convert);
    const name = names.get(one) ?? `t${names.size}`;
    if (!names.has(one)) {
      names.set(one, name);
      definitions[name] = objectSchema(inside, one, convert);
    }
    return { $ref: `#/definitions/${name}` };
  }
  return { ...convert(type), definitions };
}

function isShape(type: ts.Type): boolean {
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
  return isObject && type.symbol?.name !== 'Date' && type.symbol?.name !== 'Array';
}

type Convert = (type: ts.Type) => Json;

function plain(checker: ts.TypeChecker, type: ts.Type, convert: Convert): Json {
  const { flags } = type;
  if ((flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return {};
  if ((flags & ts.TypeFlags.EnumLike) !== 0)
    return enumSchema(type.isUnion() ? type.types : [type]);
  if (type.isUnion()) return unionSchema(type, convert);
  const simple = simpleSchema(checker, type);
  if (simple !== undefined) return simple;
  if (type.symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
  const [item] = checker.getTypeArguments(type as ts.TypeReference);
  return { type: 'array', items: item === undefined ? {} : convert(item) };
}

/** Undefined for a list, and for a date. */
function simpleSchema(checker: ts.TypeChecker, type: ts.Type): Json | undefined {
  const { flags } = type;
  if (type.isLiteral()) return { const: type.value };
  if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) {
    return { const: checker.typeToString(type) === 'true' };
  }
  if ((flags & ts.TypeFlags.Null) !== 0) return { type: 'null' };
  if ((flags & ts.TypeFlags.StringLike) !== 0) return { type: 'string' };
  return (flags & ts.TypeFlags.NumberLike) === 0 ? undefined : { type: 'number' };
}

function unionSchema(type: ts.UnionType, convert: Convert): Json {
  const parts = type.types.filter((part) => (part.flags & ts.TypeFlags.Undefined) === 0);
  const isEnum = parts.every((part) => (part.flags & ts.TypeFlags.EnumLiteral) !== 0);
  return isEnum ? enumSchema(parts) : { anyOf: parts.map(convert) };
}

/** `delete, sourceRename`: members of a set of flags come together. */
function enumSchema(members: readonly ts.Type[]): Json {
  const names = members.map(({ symbol: { name } }) => name.charAt(0).toLowerCase() + name.slice(1));
  const one = `(${names.join('|')})`;
  return { type: 'string', pattern: `^${one}(, ${one})*$` };
}

function objectSchema({ checker, reading }: Inside, type: ts.Type, convert: Convert): Json {
  const properties = checker.getPropertiesOfType(type);
  const index =
    checker.getIndexInfoOfType(type, ts.IndexKind.String) ??
    checker.getIndexInfoOfType(type, ts.IndexKind.Number);
  const isOptional = ({ flags }: ts.Symbol): boolean => (flags & ts.SymbolFlags.Optional) !== 0;
  return {
    type: 'object',
    required: properties
      .filter((property) => !isOptional(property) && !reading.free.has(property.name))
      .map(({ name }) => name),
    properties: {
      ...Object.fromEntries(
        properties.map((property) => [property.name, convert(checker.getTypeOfSymbol(property))]),
      ),
      ...Object.fromEntries([...reading.free].map((name) => [name, {}])),
    },
    ...(index !== undefined && { additionalProperties: convert(index.type) }),
    ...(index === undefined && reading.isClosed && { additionalProperties: false }),
  };
}
