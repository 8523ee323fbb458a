import type { TSchema } from '@sinclair/typebox';
import type { SchemaPart } from '../reference';
import { FILE } from './file';
import type { Definition } from './parts';
import { MEANT } from './parts';

/** The JSON Schema of the file: profiles.schema.json, which editors and the app read. */
export function jsonSchema(): SchemaPart {
  const found = new Map<string, TSchema>();
  collect(FILE, found);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:aks-identity-reconciler:schema:v1',
    ...FILE,
    $defs: Object.fromEntries(found),
  };
}

/** Every definition that is referred to, in the order in which the file comes upon them. */
function collect(part: unknown, found: Map<string, TSchema>): void {
  if (typeof part !== 'object' || part === null) return;
  const meant = definitionOf(part);
  if (meant !== undefined && !found.has(meant.name)) {
    found.set(meant.name, meant.schema);
    collect(meant.schema, found);
  }
  for (const below of Object.values(part)) collect(below, found);
}

function definitionOf(part: object): Definition<TSchema> | undefined {
  return MEANT in part ? (part[MEANT] as Definition<TSchema>) : undefined;
}
