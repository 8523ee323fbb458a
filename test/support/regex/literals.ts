import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** A regular expression in a source file. */
export interface Found {
  /** `shared/log.ts:5`. */
  readonly place: string;
  readonly text: string;
  /** Absent when it is put together while the program runs. */
  readonly regex?: RegExp;
}

/** All regular expressions that a source file holds, literals and constructors alike. */
export function regexesIn(file: string, text = readFileSync(file, 'utf8')): readonly Found[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const here = { place: `${file}:${line}`, text: node.getText() };
    if (ts.isRegularExpressionLiteral(node)) found.push({ ...here, regex: compiled(node.text) });
    if (constructs(node)) found.push(here);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function compiled(literal: string): RegExp {
  const end = literal.lastIndexOf('/');
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}

function constructs(node: ts.Node): boolean {
  const called = ts.isNewExpression(node) || ts.isCallExpression(node);
  return called && node.expression.getText().endsWith('RegExp');
}
