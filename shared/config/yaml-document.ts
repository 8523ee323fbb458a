import { type Document, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { aliasFaults } from './yaml-aliases';
import type { ConfigProblem } from './problem';
import { type Composed, syntaxProblems } from './yaml-syntax';

/** Steps from the root of the data to one value. */
export type Path = readonly (string | number)[];

/** A file that is well-formed YAML: its data, and where each part of it stands. */
export interface YamlDocument {
  readonly data: unknown;
  /** Offset in the text of the value at `path`, or of its key. The nearest parent answers for what is not there. */
  offsetOf(path: Path, what: 'key' | 'value'): number;
}

export type ParsedYaml =
  | { readonly ok: true; readonly document: YamlDocument }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Aliases are welcome for repeated lists; more than this many is an attack on memory ("billion laughs"). */
const MAX_ALIASES = 100;

/** Reads one YAML 1.2 document. Never throws: whatever is wrong is a problem with its place. */
export function parseYaml(text: string, file: string): ParsedYaml {
  const composed = compose(text);
  const problems = syntaxProblems(composed, text, file);
  if (problems.length > 0 || composed.kind === 'tooDeep') return { ok: false, problems };
  const [root] = composed.documents;
  const offsetOf = (path: Path, what: 'key' | 'value') => offset(root, path, what);
  return { ok: true, document: { data: composed.data, offsetOf } };
}

function compose(text: string): Composed {
  try {
    // `schema` holds even if the file says %YAML 1.1, where "no" is false and 1:30 is 90.
    const documents = parseAllDocuments(text, {
      schema: 'core',
      resolveKnownTags: false,
      stringKeys: true,
      // Compares each key with each; repeatedKeys looks at each once.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const [root] = documents;
    if (root === undefined) return { kind: 'parsed', documents: [], faults: [] };
    const faults = aliasFaults(root, MAX_ALIASES);
    if (faults.length > 0) return { kind: 'parsed', documents, faults };
    const data: unknown = root.toJS({ maxAliasCount: -1 });
    return { kind: 'parsed', documents, faults, data };
  } catch (error) {
    // The parser is recursive: thousands of nested brackets end its stack.
    if (error instanceof RangeError) return { kind: 'tooDeep' };
    throw error;
  }
}

function offset(root: Document.Parsed | undefined, path: Path, what: 'key' | 'value'): number {
  let place = start(root?.contents) ?? 0;
  let node: unknown = root?.contents;
  for (const [index, step] of path.entries()) {
    const { key, value } = child(resolved(node, root), step);
    const wanted = what === 'key' && index === path.length - 1 ? key : value;
    place = start(wanted) ?? start(value) ?? start(key) ?? place;
    node = value;
  }
  return place;
}

/** The list behind `*anchor` is where a mistake in it stands. */
function resolved(node: unknown, root: Document.Parsed | undefined): unknown {
  return isAlias(node) && root !== undefined ? node.resolve(root) : node;
}

interface Child {
  readonly key?: unknown;
  readonly value?: unknown;
}

function child(node: unknown, step: string | number): Child {
  if (isSeq(node)) return { value: node.items[Number(step)] };
  if (!isMap(node)) return {};
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
  return { key: pair?.key, value: isNothing(pair?.value) ? pair?.key : pair?.value };
}

/** `mode:` with nothing behind it: the parser places the null on a later line, people look at the key. */
function isNothing(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null && value.source === '');
}

function start(node: unknown): number | undefined {
  return (node as { range?: readonly number[] | null } | null | undefined)?.range?.[0];
}
