import type { BicepValue, Declaration } from './bicep-file';

interface Ref {
  readonly $ref: string;
}
interface Property {
  readonly type: Ref;
  readonly flags: number;
}
/** An entry of the types.json that the Bicep compiler itself checks against. */
interface TypeEntry {
  readonly $type: string;
  readonly name?: string;
  readonly value?: string;
  readonly body?: Ref;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: Ref;
  readonly discriminator?: string;
  readonly baseProperties?: Readonly<Record<string, Property>>;
  readonly elements?: Readonly<Record<string, Ref>> | readonly Ref[];
  readonly itemType?: Ref;
}

const REQUIRED = 1;
const READ_ONLY = 2;
/** Written by Bicep itself, not by the types of Azure. */
const LANGUAGE_KEYS = ['parent', 'scope', 'dependsOn'];

/** What is wrong with a resource declaration according to `types`: unknown, missing and read-only properties, wrong literals. */
export function typeErrors(resource: Declaration, types: readonly TypeEntry[]): string[] {
  const entry = types.find((type) => type.$type === 'ResourceType' && type.name === resource.type);
  if (entry?.body === undefined) return [`${resource.name}: ${resource.type} is not known`];
  if (resource.existing) return [];
  return check(resource.body, entry.body, types, resource.name);
}

function check(value: BicepValue, ref: Ref, types: readonly TypeEntry[], at: string): string[] {
  const type = resolve(ref, types);
  switch (value.kind) {
    case 'expression':
      return [];
    case 'text':
      return literalErrors(value.text, type, types, at);
    case 'list':
      return value.items.flatMap((item, index) =>
        type.itemType
          ? check(item, type.itemType, types, `${at}[${index}]`)
          : [`${at}: a list where ${type.$type} is expected`],
      );
    case 'object':
      return objectErrors(value.entries, type, types, at);
  }
}

function literalErrors(
  text: string,
  type: TypeEntry,
  types: readonly TypeEntry[],
  at: string,
): string[] {
  if (type.$type === 'StringType') return [];
  if (type.$type === 'StringLiteralType') {
    return type.value === text ? [] : [`${at}: '${text}' instead of '${type.value}'`];
  }
  if (type.$type !== 'UnionType') return [`${at}: text where ${type.$type} is expected`];
  const members = (type.elements as readonly Ref[]).map((ref) => resolve(ref, types));
  const fits = members.some((member) => member.$type === 'StringType' || member.value === text);
  return fits ? [] : [`${at}: '${text}' is none of ${members.map((m) => m.value).join(', ')}`];
}

function objectErrors(
  entries: ReadonlyMap<string, BicepValue>,
  type: TypeEntry,
  types: readonly TypeEntry[],
  at: string,
): string[] {
  if (!type.$type.includes('Object')) return [`${at}: an object where ${type.$type} is expected`];
  const known = propertiesOf(entries, type, types);
  const missing = Object.keys(known).filter(
    (key) => ((known[key]?.flags ?? 0) & REQUIRED) !== 0 && !entries.has(key),
  );
  return [
    ...missing.map((key) => `${at}: ${key} is required`),
    ...[...entries].flatMap(([key, value]) => {
      const property = known[key];
      if (LANGUAGE_KEYS.includes(key)) return [];
      if (property === undefined) {
        return type.additionalProperties ? [] : [`${at}: ${key} is not a property`];
      }
      if ((property.flags & READ_ONLY) !== 0 && (property.flags & REQUIRED) === 0) {
        return [`${at}: ${key} is read-only`];
      }
      return check(value, property.type, types, `${at}.${key}`);
    }),
  ];
}

function propertiesOf(
  entries: ReadonlyMap<string, BicepValue>,
  type: TypeEntry,
  types: readonly TypeEntry[],
): Readonly<Record<string, Property>> {
  if (type.$type !== 'DiscriminatedObjectType') return type.properties ?? {};
  const chosen = entries.get(type.discriminator ?? '');
  const elements = type.elements as Readonly<Record<string, Ref>>;
  const element = chosen?.kind === 'text' ? elements[chosen.text] : undefined;
  const own = element ? resolve(element, types).properties : {};
  return { ...type.baseProperties, ...own };
}

function resolve(ref: Ref, types: readonly TypeEntry[]): TypeEntry {
  const entry = types[Number(ref.$ref.split('/').at(-1))];
  if (entry === undefined) throw new Error(`types.json has no ${ref.$ref}`);
  return entry;
}
