import type { Document, ParsedNode, YAMLParseError } from 'yaml';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../base/json';
import { placeWords, type YamlBounds, yamlFault } from '../base/yaml-bounds';
import type { Refused } from './edit';
import { refused } from './edit';

/** A file, read twice: as nodes that know where they stand, and as the value that Flux gets. */
export interface YamlFile {
  readonly ok: true;
  readonly documents: readonly Document.Parsed<ParsedNode>[];
  readonly values: readonly Json[];
}

/** Its own check of keys compares each with each, and its pretty errors read the text once for each of them. */
const OPTIONS = {
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;
/** The largest files that people keep, bundles of CRDs, have three million characters. */
const MAX_LENGTH = 4 * 1024 * 1024;
const BOUNDS: YamlBounds = { values: 1_000_000, aliases: 1000, depth: 200 };

/**
 * The documents of a file. Refuses what does not parse, and what grows without bound through aliases.
 * `<<` merges, as it does for kustomize and Flux, whose parsers speak YAML 1.1.
 */
export function readYaml(text: string): YamlFile | Refused {
  if (text.length > MAX_LENGTH) {
    return refused(
      'NotYaml',
      `It has ${text.length} characters, and ${MAX_LENGTH} are read at most.`,
    );
  }
  const parsed = parseAllDocuments(text, OPTIONS);
  const documents = 'empty' in parsed ? [] : parsed;
  const problem = problemIn(documents, text);
  if (problem !== undefined) return refused('NotYaml', `It is not valid YAML: ${problem}.`);
  try {
    return {
      ok: true,
      documents,
      values: documents.map((document) => cloned(document.toJS({ maxAliasCount: -1 }))),
    };
  } catch (error) {
    return refused('NotYaml', `It is not YAML that can be read: ${oneLine(error)}`);
  }
}

function problemIn(
  documents: readonly Document.Parsed<ParsedNode>[],
  text: string,
): string | undefined {
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) return `${reasonOf(error)} ${placeWords(text, error.pos[0])}`;
    const fault = yamlFault(document, BOUNDS);
    if (fault !== undefined) return `${fault.problem} ${placeWords(text, fault.offset)}`;
  }
  return undefined;
}

/** The parser is recursive: thousands of nested brackets end its stack, which it reports with the words of the engine. */
function reasonOf(error: YAMLParseError): string {
  return error.code === 'RESOURCE_EXHAUSTION' ? 'it is nested too deeply' : oneLine(error);
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
