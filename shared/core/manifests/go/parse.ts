import { type Piece, piecesOf } from '../../charts/template/pieces';
import type { Node } from './ast';
import { pipeOf } from './parse-pipe';
import { NotComputed, TemplateFailure } from './value';

/** Named templates by name; what is defined in a file is found by all. */
export type Definitions = Map<string, readonly Node[]>;

interface Cursor {
  readonly pieces: readonly Piece[];
  readonly definitions: Definitions;
  at: number;
}

/** What ended a body: `end`, or an `else` with what follows it. */
interface Body {
  readonly nodes: readonly Node[];
  readonly ended: string | undefined;
}

const MAX_DEPTH = 100;
const KEYWORD = /^(if|with|range|end|else|define|block|template|break|continue)\b/;

/** A template as a tree; what it defines goes into `definitions`. */
export function parseTemplate(text: string, definitions: Definitions): readonly Node[] {
  const cursor: Cursor = { pieces: piecesOf(text), definitions, at: 0 };
  const { nodes, ended } = readBody(cursor, 0);
  if (ended !== undefined) throw new TemplateFailure(`unexpected {{${ended}}}`);
  return nodes;
}

function readBody(cursor: Cursor, depth: number): Body {
  if (depth > MAX_DEPTH) throw new NotComputed('is nested too deeply');
  const nodes: Node[] = [];
  for (let piece = next(cursor); piece !== undefined; piece = next(cursor)) {
    if (piece.kind === 'text') {
      nodes.push(piece);
      continue;
    }
    const [, keyword] = KEYWORD.exec(piece.code) ?? [];
    if (keyword === 'end' || keyword === 'else') return { nodes, ended: piece.code };
    nodes.push(...nodesOf(cursor, keyword, piece.code, depth));
  }
  return { nodes, ended: undefined };
}

function next(cursor: Cursor): Piece | undefined {
  const piece = cursor.pieces[cursor.at];
  cursor.at += 1;
  return piece;
}

function nodesOf(
  cursor: Cursor,
  keyword: string | undefined,
  code: string,
  depth: number,
): readonly Node[] {
  const rest = code.slice(keyword?.length ?? 0);
  switch (keyword) {
    case 'if':
    case 'with':
    case 'range':
      return [readBranch(cursor, keyword, rest, depth)];
    case 'define':
      define(cursor, nameIn(rest).name, depth);
      return [];
    case 'block': {
      const { name, behind } = nameIn(rest);
      define(cursor, name, depth);
      return [{ kind: 'template', name, pipe: pipeOf(behind) }];
    }
    case 'template': {
      const { name, behind } = nameIn(rest);
      return [{ kind: 'template', name, ...(behind !== '' && { pipe: pipeOf(behind) }) }];
    }
    case 'break':
    case 'continue':
      return [{ kind: keyword }];
    default:
      return [{ kind: 'print', pipe: pipeOf(code) }];
  }
}

function define(cursor: Cursor, name: string, depth: number): void {
  const { nodes, ended } = readBody(cursor, depth + 1);
  if (ended !== 'end') throw new TemplateFailure(`unexpected {{${ended ?? 'end of the file'}}}`);
  cursor.definitions.set(name, nodes);
}

function readBranch(
  cursor: Cursor,
  kind: 'if' | 'with' | 'range',
  code: string,
  depth: number,
): Node {
  const pipe = pipeOf(code);
  const { nodes: body, ended } = readBody(cursor, depth + 1);
  return { kind, pipe, body, otherwise: readElse(cursor, ended, depth) };
}

function readElse(cursor: Cursor, ended: string | undefined, depth: number): readonly Node[] {
  if (ended === 'end') return [];
  if (ended === undefined) throw new TemplateFailure('a block is not ended');
  const [, keyword, code = ''] = /^else\s+(if|with)\b(.*)$/s.exec(ended) ?? [];
  if (keyword === 'if' || keyword === 'with') return [readBranch(cursor, keyword, code, depth + 1)];
  const { nodes, ended: last } = readBody(cursor, depth + 1);
  if (last !== 'end') throw new TemplateFailure('a block is not ended');
  return nodes;
}

const NAME = /^\s*(?:"([^"\\]*)"|`([^`]*)`)(.*)$/s;

function nameIn(code: string): { readonly name: string; readonly behind: string } {
  const [, quoted, raw, behind = ''] = NAME.exec(code) ?? [];
  const name = quoted ?? raw;
  if (name === undefined) throw new TemplateFailure(`a template has no name: ${code.slice(0, 40)}`);
  return { name, behind: behind.trim() };
}
