import type { BicepFile } from './bicep-file';
import type { Token } from './bicep-tokens';

const WORDS = new Set(
  (
    'targetScope param var resource module output existing if for in true false null ' +
    'string int bool object array'
  ).split(' '),
);

/** Functions of Bicep that the templates may call. A misspelt one is then an undeclared name. */
const FUNCTIONS = new Set(
  (
    'description minLength maxLength minValue maxValue allowed metadata loadJsonContent loadTextContent ' +
    'concat contains empty environment filter guid join map replace resourceGroup split subscription ' +
    'subscriptionResourceId tenant toLower toObject trim union uniqueString'
  ).split(' '),
);

/** Names that an expression in the file refers to, in strings too; not keys, members or functions. */
export function usedNames(file: BicepFile): Set<string> {
  const used = new Set<string>();
  visit(file.tokens, (tokens, at) => {
    if (isReference(tokens, at)) used.add(tokens[at]?.text ?? '');
  });
  for (const local of localNames(file)) used.delete(local);
  return used;
}

/** `name.outputs.x` or `name[0].outputs.x` in the file, as [name, x]. */
export function usedOutputs(file: BicepFile): [string, string][] {
  const found: [string, string][] = [];
  visit(file.tokens, (tokens, at) => {
    const [dot, word, dot2, output] = tokens.slice(at, at + 4).map((token) => token.text);
    if (dot !== '.' || word !== 'outputs' || dot2 !== '.') return;
    const isIndexed = tokens[at - 1]?.text === ']';
    found.push([tokens[at - (isIndexed ? 4 : 1)]?.text ?? '', output ?? '']);
  });
  return found;
}

type Visitor = (tokens: readonly Token[], at: number) => void;

function visit(tokens: readonly Token[], visitor: Visitor): void {
  tokens.forEach((token, at) => {
    visitor(tokens, at);
    visit(token.inner, visitor);
  });
}

function isReference(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind !== 'word' || WORDS.has(token.text)) return false;
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  if (before?.text === '.' && before.kind === 'mark') return false;
  if (after?.text === '(' && FUNCTIONS.has(token.text)) return false;
  return !isKey(before, after) && !isDeclared(tokens, at);
}

/** A key stands at the start of a line, or after `{` or `,`; a word before the `:` of `? :` does not. */
function isKey(before: Token | undefined, after: Token | undefined): boolean {
  if (after?.text !== ':') return false;
  return before?.kind === 'newline' || before?.text === '{' || before?.text === ',';
}

function isDeclared(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text ?? '';
  return ['param', 'var', 'resource', 'module', 'output'].includes(before);
}

/** Names of loops (`for x in`) and lambdas (`x => …`). */
function localNames(file: BicepFile): Set<string> {
  const locals = new Set<string>();
  visit(file.tokens, (tokens, at) => {
    const text = tokens[at]?.text ?? '';
    if (tokens[at - 1]?.text === 'for' || tokens[at + 1]?.text === '=>') locals.add(text);
  });
  return locals;
}
