/** One entry of a bicep-types file; `$ref` is `#/<index>` into the same file. */
export interface BicepType {
  readonly $type: string;
  readonly name?: string;
  readonly value?: string;
  readonly body?: BicepRef;
  readonly elements?: readonly BicepRef[];
  readonly itemType?: BicepRef;
  readonly properties?: Readonly<Record<string, BicepProperty>>;
  readonly additionalProperties?: BicepRef;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
}

interface BicepRef {
  readonly $ref: string;
}

interface BicepProperty {
  readonly type: BicepRef;
  /** Bits: 1 required, 2 read-only, 4 write-only, 8 known at deploy time, 16 identifier. */
  readonly flags: number;
}

export type JsonSchema = Record<string, unknown>;

const REQUIRED = 1;
const DEPLOY_TIME = 8;
const READ_ONLY = 2;
const READ_ONLY_CONSTANT = READ_ONLY | DEPLOY_TIME;

/** `resource`: a whole resource, as answered or PUT. `patch`: nothing is required and null takes a map entry away. */
export type BodyShape = 'resource' | 'patch';

/** Translates a whole bicep-types file; `definitions[n]` is its n-th type. */
export function toDefinitions(types: readonly BicepType[], shape: BodyShape): JsonSchema {
  return Object.fromEntries(
    types.map((type, index) => [String(index), toSchema(type, types, shape)]),
  );
}

/** The index of a resource's body type, for example of `Microsoft.Compute/virtualMachines`; case-insensitive. */
export function bodyIndex(types: readonly BicepType[], resourceType: string): number | undefined {
  const wanted = `${resourceType}@`.toLowerCase();
  const found = types.find(
    (type) => type.$type === 'ResourceType' && type.name?.toLowerCase().startsWith(wanted),
  );
  return found?.body === undefined ? undefined : indexOf(found.body);
}

function indexOf(ref: BicepRef): number {
  return Number(ref.$ref.slice('#/'.length));
}

function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The bicep-types file is damaged: a part is missing.');
  return value;
}

function refTo(ref: BicepRef): JsonSchema {
  return { $ref: `#/definitions/${indexOf(ref)}` };
}

function toSchema(type: BicepType, types: readonly BicepType[], shape: BodyShape): JsonSchema {
  switch (type.$type) {
    case 'AnyType':
    case 'ResourceType':
    case 'ResourceFunctionType':
      return {};
    case 'BooleanType':
      return { type: 'boolean' };
    case 'StringType':
      return textSchema(type);
    case 'IntegerType':
      return defined({ type: 'integer', minimum: type.minValue, maximum: type.maxValue });
    case 'StringLiteralType':
      return { const: type.value };
    case 'UnionType':
      return unionSchema(needed(type.elements), types);
    case 'ArrayType':
      return { type: 'array', items: refTo(needed(type.itemType)) };
    case 'ObjectType':
      return objectSchema(type, shape);
    default:
      throw new Error(
        `The bicep-types file holds a ${type.$type}, which test/oracle/bicep.ts cannot translate; teach toSchema this kind.`,
      );
  }
}

function textSchema({ pattern, minLength, maxLength }: BicepType): JsonSchema {
  return defined({ type: 'string', pattern, minLength, maxLength });
}

/** A union of literals is an enum; one that also allows any string is an extensible enum, so any string will do. */
function unionSchema(elements: readonly BicepRef[], types: readonly BicepType[]): JsonSchema {
  const members = elements.map((ref) => types[indexOf(ref)]);
  if (members.some((member) => member?.$type === 'StringType')) return { type: 'string' };
  if (members.every((member) => member?.$type === 'StringLiteralType')) {
    return { enum: members.map((member) => member?.value) };
  }
  return { anyOf: elements.map(refTo) };
}

function objectSchema(type: BicepType, shape: BodyShape): JsonSchema {
  const properties = Object.entries(type.properties ?? {});
  const more = type.additionalProperties;
  const extra = more === undefined ? false : refTo(more);
  return {
    type: 'object',
    properties: Object.fromEntries(
      properties.map(([name, property]) => [name, propertySchema(name, property, shape)]),
    ),
    required:
      shape === 'patch' ? [] : properties.filter(([, p]) => isRequired(p)).map(([name]) => name),
    additionalProperties:
      shape === 'patch' && extra !== false ? { anyOf: [{ type: 'null' }, extra] } : extra,
  };
}

/** A template must name its resource, a request has the name in its URL: such constants are not required here. */
function isRequired({ flags }: BicepProperty): boolean {
  return (flags & REQUIRED) !== 0 && (flags & DEPLOY_TIME) === 0;
}

function propertySchema(
  name: string,
  { type, flags }: BicepProperty,
  shape: BodyShape,
): JsonSchema {
  // Azure answers `Microsoft.ContainerService/ManagedClusters`: the casing of a resource's own type is not judged.
  if (name === 'type' && flags === READ_ONLY_CONSTANT) return { type: 'string' };
  // What Azure fills in is null while there is nothing to fill in: the principalId of an identity that was deleted.
  const isNullable = shape === 'resource' && (flags & READ_ONLY) !== 0;
  return isNullable ? { anyOf: [refTo(type), { type: 'null' }] } : refTo(type);
}

function defined(schema: Record<string, unknown>): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
