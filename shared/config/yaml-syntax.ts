import { type Document, type ErrorCode, visit, type YAMLError } from 'yaml';
import { type Finding, problemAt } from './place';
import type { ConfigProblem } from './problem';
import type { AliasFault } from './yaml-aliases';
import { repeatedKeys } from './yaml-keys';

/** What the yaml package made of a text. `data` is there if there was no fault. */
export type Composed =
  | { readonly kind: 'tooDeep' }
  | {
      readonly kind: 'parsed';
      readonly documents: readonly Document.Parsed[];
      readonly faults: readonly AliasFault[];
      readonly data?: unknown;
    };

/** What the parser's codes mean to people; other codes speak through the parser's own message. */
const SAYINGS: Partial<Record<ErrorCode, Finding>> = {
  TAB_AS_INDENT: { found: 'a tab indents this line', expected: 'spaces: YAML allows no tabs here' },
  BAD_SCALAR_START: {
    found: 'a value begins with a character that is special in YAML',
    expected: 'quotes around it',
  },
  NON_STRING_KEY: { found: 'a list or a map is used as a key', expected: 'a text' },
};

/** Codes that stand for several mistakes are told apart by the parser's message. */
const MESSAGES: readonly [start: string, finding: Finding][] = [
  [
    'Nested mappings are not allowed',
    {
      found: 'a second colon turns this value into a map',
      expected: 'quotes around a value that contains ": "',
    },
  ],
  [
    'A block sequence may not be used',
    { found: 'a list item among the keys of a map', expected: 'all keys or all list items' },
  ],
  ['Missing closing', { found: 'these quotes are never closed', expected: 'a closing quote' }],
];

const TOO_DEEP: Finding = {
  found: 'the file is nested too deeply',
  expected: 'a few levels at most',
};

/** These are found in text that is otherwise well read; any other error makes the parser stumble on. */
const INDEPENDENT: readonly ErrorCode[] = ['TAG_RESOLVE_FAILED'];

/** Everything that keeps a text from being one YAML document with plain data in it. */
export function syntaxProblems(composed: Composed, text: string, file: string): ConfigProblem[] {
  const at = (offset: number, finding: Finding) => problemAt({ text, file, offset }, finding);
  if (composed.kind === 'tooDeep') {
    return [at(0, TOO_DEEP)];
  }
  const { documents, faults } = composed;
  const errors = worthTelling(documents.flatMap((each) => [...each.errors, ...each.warnings]));
  const repeated = repeatedKeys(documents).map(({ offset, ...finding }) => at(offset, finding));
  if (errors.length > 0 || repeated.length > 0) {
    return [...errors.map((error) => at(placeOf(error, documents), saying(error))), ...repeated];
  }
  const shape = shapeFault(documents);
  if (shape !== undefined) return [at(shape.offset, shape.finding)];
  return faults.map(({ offset, ...finding }) => at(offset, finding));
}

function worthTelling(errors: readonly YAMLError[]): YAMLError[] {
  const first = errors.find(({ code }) => !INDEPENDENT.includes(code));
  return errors.filter((error) => error === first || INDEPENDENT.includes(error.code));
}

function shapeFault(
  documents: readonly Document.Parsed[],
): { offset: number; finding: Finding } | undefined {
  const [root, second] = documents;
  if (second !== undefined) {
    const expected = 'one document; put all profiles into one list';
    return {
      offset: second.range[0],
      finding: { found: 'a second document begins here', expected },
    };
  }
  if (root !== undefined && !isEmpty(root.contents)) return undefined;
  const expected = 'a configuration that begins with apiVersion: aks-identity-reconciler/v1';
  return { offset: 0, finding: { found: 'the file is empty', expected } };
}

function isEmpty(contents: unknown): boolean {
  return contents === null || (contents as { value?: unknown }).value === null;
}

function saying(error: YAMLError): Finding {
  // The parser catches its own stack overflow and reports it as an error of the file.
  if (error.message.startsWith('Maximum call stack')) return TOO_DEEP;
  if (error.code === 'TAG_RESOLVE_FAILED') {
    const found = error.message.replace(/^Unresolved tag: /, 'YAML tag ');
    return { found, expected: 'plain values without tags' };
  }
  const [, known] = MESSAGES.find(([start]) => error.message.startsWith(start)) ?? [];
  const unknown = { found: error.message, expected: 'well-formed YAML 1.2' };
  return known ?? SAYINGS[error.code] ?? unknown;
}

/** The parser misses the closing quote at the end of the file; people look for where it was opened. */
function placeOf(error: YAMLError, documents: readonly Document.Parsed[]): number {
  let place = error.pos[0];
  if (!error.message.startsWith('Missing closing')) return place;
  for (const document of documents) {
    visit(document, {
      Scalar(_, { type, range }) {
        if (type?.startsWith('QUOTE') && range) place = range[0];
      },
    });
  }
  return place;
}
