import type { ValuePath } from '../../configuration/value-path';
import { spendSteps } from './budget';
import { fieldPath, holds, isTruthy, type Place, valueIn } from './evaluate';
import type { Piece } from './pieces';
import type { Scope } from './scope';

interface Block {
  readonly kind: 'if' | 'with' | 'range' | 'define';
  readonly code: string;
  /** Where the block begins. */
  readonly outside: Place;
  branch: 'first' | 'else' | 'elseIf';
  /** Whether it is printed as far as it alone says; absent until somebody asks. */
  rendered?: boolean | undefined;
  isJudged?: boolean;
}

/** Whether a place in a template is printed with the values in force, and what `.` is there. */
export interface Standing {
  readonly place: Place;
  /** False only when it certainly is not. */
  readonly rendered: boolean;
  /** Paths whose items or fields `.` may be. */
  readonly around: readonly ValuePath[];
}

const OPENING = /^(if|with|range|define|block)\b\s*(.*)/s;

/** Follows the blocks of a template from piece to piece. */
export interface Walker {
  step(piece: Piece): void;
  standing(): Standing;
}

/**
 * Follows the open blocks of a template, piece by piece, and says of each place whether it is rendered. Throws
 * BudgetSpent.
 */
export function walkBlocks(scope: Scope): Walker {
  const open: Block[] = [];
  const root: Place = { scope, dot: 'root' };

  function here(): Place {
    const block = open.at(-1);
    return block === undefined ? root : inside(block);
  }

  return {
    step(piece) {
      if (piece.kind === 'text') return;
      const [, word, code = ''] = OPENING.exec(piece.code) ?? [];
      if (word !== undefined) {
        const kind = word === 'block' ? 'define' : (word as Block['kind']);
        open.push({ kind, code, outside: here(), branch: 'first' });
      } else if (piece.code === 'end') open.pop();
      else if (/^else\b/.test(piece.code)) turn(open.at(-1), piece.code);
    },
    standing() {
      spendSteps(scope.budget, open.length);
      return {
        place: here(),
        rendered: open.every((block) => judged(block) !== false),
        around: open.flatMap((block) => subjectOf(block) ?? []),
      };
    },
  };
}

function turn(block: Block | undefined, code: string): void {
  if (block === undefined) return;
  block.branch = code === 'else' ? 'else' : 'elseIf';
  block.isJudged = false;
}

function inside({ kind, code, outside, branch }: Block): Place {
  if (kind === 'if' || branch !== 'first') return outside;
  if (kind === 'define') return { ...outside, dot: 'root' };
  const path = kind === 'with' ? fieldPath(withoutVariable(code), outside) : undefined;
  return { ...outside, dot: path ?? 'unknown' };
}

/** A condition is evaluated once, however many lines it surrounds. */
function judged(block: Block): boolean | undefined {
  if (block.isJudged !== true) {
    block.rendered = isRendered(block);
    block.isJudged = true;
  }
  return block.rendered;
}

function isRendered({ kind, code, outside, branch }: Block): boolean | undefined {
  if (kind === 'define' || branch === 'elseIf') return undefined;
  const truth = kind === 'range' ? isFilled(code, outside) : holds(withoutVariable(code), outside);
  return truth === undefined ? undefined : truth === (branch === 'first');
}

function isFilled(code: string, place: Place): boolean | undefined {
  const path = fieldPath(withoutVariable(code), place);
  return path && isTruthy(valueIn(path, place));
}

function subjectOf({ kind, code, outside }: Block): readonly [ValuePath] | undefined {
  if (kind !== 'with' && kind !== 'range') return undefined;
  const path = fieldPath(withoutVariable(code), outside);
  return path && [path];
}

/** `range $key, $value := .Values.list` */
function withoutVariable(code: string): string {
  return code.replace(/^\$\w+(\s*,\s*\$\w+)?\s*:=\s*/, '');
}
