import { globSync, readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** Every line that the product logs names what it is about: whoever searches for a cluster finds all of its story. */

const NAMING = new Set([
  ...['cluster', 'clusters', 'chart', 'charts', 'registry', 'target', 'subject', 'subscription'],
  ...['resource', 'route', 'topic'],
]);

/** Calls that name nothing, and why that is right. */
const ALLOWED: Readonly<Record<string, string>> = {};

interface LogCall {
  readonly place: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/** `adapters.log(level, message, fields)`, `context.error(message, fields)`, and whatever is called log. */
function logCallsIn(file: string, text: string): readonly LogCall[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: LogCall[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isLog(node.expression)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const message = node.arguments.find((each) => ts.isStringLiteral(each) && !isLevel(each));
      const fields = node.arguments.flatMap((each) =>
        ts.isObjectLiteralExpression(each) ? each.properties.map(nameOf) : [],
      );
      found.push({ place: `${file}:${line}`, message: message?.getText() ?? '', fields });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isLog(called: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(called)) return false;
  const { name, expression } = called;
  if (name.text === 'log') return expression.getText() !== 'Math';
  return (
    /^(?:context|console)$/.test(expression.getText()) &&
    /^(?:trace|debug|info|warn|error)$/.test(name.text)
  );
}

function isLevel(node: ts.Expression): boolean {
  return ts.isStringLiteral(node) && /^(?:info|warn|error)$/.test(node.text);
}

function nameOf(property: ts.ObjectLiteralElementLike): string {
  if (ts.isSpreadAssignment(property) && isNamed(property.expression)) return 'subject';
  return property.name?.getText() ?? '';
}

/** `...named(key)` is the cluster, or the chart or repository. */
function isNamed(spread: ts.Expression): boolean {
  return ts.isCallExpression(spread) && spread.expression.getText() === 'named';
}

const CALLS = globSync('{orchestrations,functions,shared}/**/*.ts')
  .filter((file) => !/\.(test|testing|fixture)\.ts$/.test(file))
  .flatMap((file) => logCallsIn(file, readFileSync(file, 'utf8')));

test('every log line names the cluster, chart, repository, subscription, resource or route that it is about', () => {
  expect(CALLS.length).toBeGreaterThan(12);
  const nameless = CALLS.filter(
    ({ message, fields }) => !fields.some((field) => NAMING.has(field)) && !(message in ALLOWED),
  );
  expect(nameless).toEqual([]);
});

test('a call that names nothing is found', () => {
  const text = "s.log('info', 'done', { code });\ncontext.error('failed', { ...all });";
  const calls = logCallsIn('a.ts', text);
  expect(calls.map(({ fields }) => fields)).toEqual([['code'], ['']]);
});

test('nothing is allowed to name nothing that is not there any more', () => {
  const messages = new Set(CALLS.map(({ message }) => message));
  expect(Object.keys(ALLOWED).filter((message) => !messages.has(message))).toEqual([]);
});
