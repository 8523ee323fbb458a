import type { Document, ParsedNode } from 'yaml';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../../json';
import type { Refused } from './edit';
import { refused } from './edit';

/** A file, read twice: as nodes that know where they stand, and as the value that Flux gets. */
export interface YamlFile {
  readonly ok: true;
  readonly documents: readonly Document.Parsed<ParsedNode>[];
  readonly values: readonly Json[];
}

/**
 * The documents of a file. Refuses what does not parse, and what grows without bound through aliases.
 * `<<` merges, as it does for kustomize and Flux, whose parsers speak YAML 1.1.
 */
export function readYaml(text: string): YamlFile | Refused {
  const parsed = parseAllDocuments(text, { merge: true, logLevel: 'error' });
  const documents = 'empty' in parsed ? [] : parsed;
  const error = documents.flatMap((document) => document.errors)[0];
  if (error !== undefined) return refused('NotYaml', `It is not valid YAML: ${oneLine(error)}`);
  try {
    return { ok: true, documents, values: documents.map((document) => cloned(document.toJS())) };
  } catch (error) {
    return refused('NotYaml', `It is not YAML that can be read: ${oneLine(error)}`);
  }
}

/**
 * A value without shared parts. `toJS` gives every alias the very object of its anchor, so an edit of the one would
 * move the other along and a comparison would not notice.
 */
function cloned(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/:$/, '.');
}
