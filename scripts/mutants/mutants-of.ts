import ts from 'typescript';

/** One small change of one file that some test should notice. Positions count characters from the start of the file. */
export interface Mutant {
  readonly file: string;
  /** File, line of code, operator, and which of those in the file: the same one as long as its line stays as it is. */
  readonly id: string;
  readonly line: number;
  /** The text of its line. */
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly operator: string;
}

type Change = Pick<Mutant, 'start' | 'end' | 'replacement' | 'operator'>;

/** Every mutant of a file, in the order of the text. Types, imports and texts for people are left alone. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    found.push(...changesOf(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return named(file, text, found);
}

function named(file: string, text: string, changes: readonly Change[]): readonly Mutant[] {
  const lines = text.split('\n');
  const seen = new Map<string, number>();
  return changes.map((change) => {
    const line = text.slice(0, change.start).split('\n').length;
    const code = lines[line - 1]?.trim() ?? '';
    const key = `${file}|${code}|${change.operator}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return { file, line, code, id: count === 1 ? key : `${key}|${count}`, ...change };
  });
}

function changesOf(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  if (ts.isBinaryExpression(node)) return operatorChanges(node, source);
  if (ts.isIfStatement(node)) return [negated(node.expression, source, 'if')];
  if (ts.isConditionalExpression(node)) return [negated(node.condition, source, '?:')];
  if (ts.isPropertyAccessExpression(node)) return methodChanges(node, source);
  if (ts.isSpreadElement(node)) return [spreadChange(node, source)];
  return literalChanges(node, source);
}

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<='],
  '<=': ['<'],
  '>': ['>='],
  '>=': ['>'],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
};

function operatorChanges(
  { left, operatorToken, right }: ts.BinaryExpression,
  source: ts.SourceFile,
): readonly Change[] {
  const operator = operatorToken.getText(source);
  // A text is only ever joined.
  if (operator === '+' && [left, right].some(isText)) return [];
  return (OPERATORS[operator] ?? []).map((replacement) => ({
    start: operatorToken.getStart(source),
    end: operatorToken.getEnd(),
    replacement,
    operator: `${operator} → ${replacement}`,
  }));
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function negated(condition: ts.Expression, source: ts.SourceFile, what: string): Change {
  return {
    start: condition.getStart(source),
    end: condition.getEnd(),
    replacement: `!(${condition.getText(source)})`,
    operator: `${what} negated`,
  };
}

const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  max: 'min',
  min: 'max',
  startsWith: 'endsWith',
};

function methodChanges(
  node: ts.PropertyAccessExpression,
  source: ts.SourceFile,
): readonly Change[] {
  const { name, parent } = node;
  if (!ts.isCallExpression(parent) || parent.expression !== node) return [];
  if (name.text === 'filter') return [filterChange(parent, node, source)];
  const replacement = METHODS[name.text];
  if (replacement === undefined) return [];
  const [start, end] = [name.getStart(source), name.getEnd()];
  return [{ start, end, replacement, operator: `.${name.text} → .${replacement}` }];
}

/** `list.filter(…)` → `list`. */
function filterChange(
  call: ts.CallExpression,
  { expression }: ts.PropertyAccessExpression,
  source: ts.SourceFile,
): Change {
  const [start, end] = [call.getStart(source), call.getEnd()];
  return { start, end, replacement: expression.getText(source), operator: '.filter left out' };
}

/** `...list` → nothing. */
function spreadChange(node: ts.SpreadElement, source: ts.SourceFile): Change {
  return {
    start: node.getStart(source),
    end: node.getEnd(),
    replacement: '...[]',
    operator: '... left out',
  };
}

function literalChanges(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  const [start, end] = [node.getStart(source), node.getEnd()];
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return [{ start, end, replacement: 'false', operator: 'true → false' }];
    case ts.SyntaxKind.FalseKeyword:
      return [{ start, end, replacement: 'true', operator: 'false → true' }];
    case ts.SyntaxKind.NumericLiteral: {
      const replacement = String(Number(node.getText(source).replaceAll('_', '')) + 1);
      return [{ start, end, replacement, operator: `${node.getText(source)} → ${replacement}` }];
    }
    default:
      return [];
  }
}

export function mutated(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
