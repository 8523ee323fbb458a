import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { isSubjectId, type SubjectId } from './catalogue';

/** A test or group of tests whose name ends with ids, as in `keeps both roles … [P7, F7]`. */
export interface NamedTest {
  readonly file: string;
  /** Without the ids, after the names of the groups that it is in. */
  readonly name: string;
  readonly ids: readonly SubjectId[];
}

const CALLS = ['describe', 'it', 'test'];
const IDS = /\s*\[(?<ids>[PF]\d+(?:, ?[PF]\d+)*)\]$/;

/** Tests of one file that carry ids. Throws where an id is none of the catalogue. */
export function namedTests(file: string, text = readFileSync(file, 'utf8')): readonly NamedTest[] {
  if (!IDS_ANYWHERE.test(text)) return [];
  const found: NamedTest[] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    const title = titleOf(node);
    if (title === undefined) return ts.forEachChild(node, (child) => visit(child, groups));
    const { name, ids } = split(title, file);
    const path = [...groups, name];
    if (ids.length > 0) found.push({ file, name: path.join(' '), ids });
    ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), []);
  return found;
}

const IDS_ANYWHERE = /\[[PF]\d+(?:, ?[PF]\d+)*\]/;

/** The title of a call of jest's, `it.each(…)('…')` included; a template keeps its holes as `…`. */
function titleOf(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [first] = node.arguments;
  if (first === undefined || !CALLS.includes(calledOf(node.expression))) return undefined;
  if (ts.isStringLiteralLike(first)) return first.text;
  if (!ts.isTemplateExpression(first)) return undefined;
  return first.head.text + first.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

function calledOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return calledOf(expression.expression);
  // it.each(rows)(title): the title is that of the outer call.
  return ts.isCallExpression(expression) ? calledOf(expression.expression) : '';
}

function split(title: string, file: string): Pick<NamedTest, 'name' | 'ids'> {
  const match = IDS.exec(title);
  if (match === null) return { name: title, ids: [] };
  const ids = (match.groups?.ids ?? '').split(',').map((id) => id.trim());
  return {
    name: title.slice(0, match.index),
    ids: ids.map((id) => {
      if (isSubjectId(id)) return id;
      throw new Error(
        `${file}: the test "${title}" carries ${id}, which no row of scripts/proofs/catalogue.ts has.`,
      );
    }),
  };
}
