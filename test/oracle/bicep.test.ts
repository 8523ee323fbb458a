import { Ajv } from 'ajv';
import type { BicepType, BodyShape } from './bicep';
import { bodyIndex, toDefinitions } from './bicep';

// A thing: a required size, an open and a closed enum, a map, a list, and its own type as Azure constants have it.
const TYPES: readonly BicepType[] = [
  { $type: 'StringType' },
  { $type: 'StringLiteralType', value: 'Standard' },
  { $type: 'StringLiteralType', value: 'Basic' },
  { $type: 'UnionType', elements: [{ $ref: '#/1' }, { $ref: '#/2' }] },
  { $type: 'UnionType', elements: [{ $ref: '#/1' }, { $ref: '#/0' }] },
  { $type: 'IntegerType', minValue: 1, maxValue: 9 },
  { $type: 'ObjectType', properties: {}, additionalProperties: { $ref: '#/0' } },
  { $type: 'ArrayType', itemType: { $ref: '#/5' } },
  { $type: 'StringLiteralType', value: 'Sample.Rp/things' },
  {
    $type: 'ObjectType',
    properties: {
      name: { type: { $ref: '#/0' }, flags: 9 },
      type: { type: { $ref: '#/8' }, flags: 10 },
      size: { type: { $ref: '#/5' }, flags: 1 },
      tier: { type: { $ref: '#/3' }, flags: 0 },
      openTier: { type: { $ref: '#/4' }, flags: 0 },
      tags: { type: { $ref: '#/6' }, flags: 0 },
      ports: { type: { $ref: '#/7' }, flags: 0 },
      owner: { type: { $ref: '#/0' }, flags: 2 },
    },
  },
  { $type: 'ResourceType', name: 'Sample.Rp/things@2026-01-01', body: { $ref: '#/9' } },
];

function accepts(body: unknown, shape: BodyShape = 'resource'): boolean {
  const ajv = new Ajv({ strict: false });
  const schema = { $ref: '#/definitions/9', definitions: toDefinitions(TYPES, shape) };
  return ajv.compile(schema)(body);
}

describe('a bicep-types file as JSON Schema', () => {
  test('keeps required properties, ranges, enums, maps and lists', () => {
    expect(accepts({ size: 3, tier: 'Basic', tags: { a: 'b' }, ports: [1, 2] })).toBe(true);
    expect(accepts({})).toBe(false);
    expect(accepts({ size: 10 })).toBe(false);
    expect(accepts({ size: 3, tier: 'Gold' })).toBe(false);
    expect(accepts({ size: 3, tags: { a: 1 } })).toBe(false);
    expect(accepts({ size: 3, ports: ['80'] })).toBe(false);
    expect(accepts({ size: 3, colour: 'blue' })).toBe(false);
  });

  test('lets any word pass in an extensible enum', () => {
    expect(accepts({ size: 3, openTier: 'Gold' })).toBe(true);
  });

  test('lets what Azure fills in be null in an answer, and nothing else', () => {
    expect(accepts({ size: 3, owner: null })).toBe(true);
    expect(accepts({ size: 3, owner: 7 })).toBe(false);
    expect(accepts({ size: 3, tier: null })).toBe(false);
    expect(accepts({ owner: null }, 'patch')).toBe(false);
  });

  test('does not judge the casing of the own type of a resource', () => {
    expect(accepts({ size: 3, type: 'Sample.Rp/Things' })).toBe(true);
    expect(accepts({ size: 3, type: 3 })).toBe(false);
  });

  test('as a PATCH requires nothing and lets null take a map entry away', () => {
    expect(accepts({}, 'patch')).toBe(true);
    expect(accepts({ tags: { a: null } }, 'patch')).toBe(true);
    expect(accepts({ size: 3, tags: { a: null } })).toBe(false);
    expect(accepts({ tier: null }, 'patch')).toBe(false);
  });

  test('finds the body of a resource whatever its casing, and nothing for a type it does not hold', () => {
    expect(bodyIndex(TYPES, 'sample.rp/Things')).toBe(9);
    expect(bodyIndex(TYPES, 'sample.rp/thing')).toBeUndefined();
  });

  test('refuses a kind that it cannot translate', () => {
    expect(() => toDefinitions([{ $type: 'DiscriminatedObjectType' }], 'resource')).toThrow(
      /DiscriminatedObjectType/,
    );
  });
});
