import { applyOperator, hasDefault } from './functions';
import type { Node } from './parse';
import { parse, TooMuch } from './parse';

/** What is known of a variable: undefined where nobody sets it, `unknown` where somebody may, out of our sight. */
export type Lookup = (name: string) => string | undefined | { readonly unknown: true };

export interface Expanded {
  readonly ok: true;
  readonly text: string;
  /** Variables whose expansions are in the text as they were, since nobody here knows their value. */
  readonly unknown: readonly string[];
  /** Variables that nobody sets, whose expansion has no default. The text has nothing in their place. */
  readonly missing: readonly string[];
}

export type Evaluated = Expanded | { readonly ok: false; readonly message: string };

/** Characters that a text may have once it is expanded. */
const MAX_LENGTH = 1024 * 1024;

/** What may still be made of variables, in characters: shared by all texts of a cluster. */
export interface Room {
  left: number;
}

/** A text with its `${…}` expanded, as Flux does it after a build. What grows beyond measure stays as it is, and is unknown. */
export function evaluate(
  text: string,
  lookup: Lookup,
  room: Room = { left: MAX_LENGTH },
): Evaluated {
  const run: Run = {
    lookup,
    unknown: new Set(),
    missing: new Set(),
    room: { left: Math.min(MAX_LENGTH, room.left) },
  };
  const before = run.room.left;
  try {
    const parsed = parse(text);
    if (!parsed.ok) return parsed;
    const expanded = parsed.nodes.map((node) => expand(node, run)).join('');
    return { ok: true, text: expanded, unknown: [...run.unknown], missing: [...run.missing] };
  } catch (error) {
    if (error instanceof Impossible) return { ok: false, message: error.message };
    if (error instanceof TooMuch) return unexpanded(text);
    throw error;
  } finally {
    room.left -= before - Math.max(0, run.room.left);
  }
}

function unexpanded(text: string): Expanded {
  const names = [...text.matchAll(/\$\{#?([\p{L}\p{Nd}_]+)/gu)].map(([, name = '']) => name);
  return { ok: true, text, unknown: [...new Set(names)].slice(0, 3), missing: [] };
}

class Impossible extends Error {}

interface Run {
  readonly room: Room;
  readonly lookup: Lookup;
  readonly unknown: Set<string>;
  readonly missing: Set<string>;
}

function expand(node: Node, run: Run): string {
  if (typeof node === 'string') return node;
  const value = run.lookup(node.name);
  if (typeof value === 'object') {
    run.unknown.add(node.name);
    return node.source;
  }
  if (value === undefined && !hasDefault(node.operator)) run.missing.add(node.name);
  const before = run.unknown.size;
  const args = node.args.map((arg) => expand(arg, run));
  // A default that is not needed may be unknown.
  if (run.unknown.size > before && !(hasDefault(node.operator) && value)) return node.source;
  take(run.room, mostOf(node.operator, value ?? '', args));
  const result = applyOperator(node.operator, value ?? '', args);
  if (result === undefined) throw new Impossible(`${node.source} takes a negative length`);
  return result;
}

function take(room: Room, characters: number): void {
  room.left -= characters;
  if (room.left < 0) throw new TooMuch();
}

/** Characters that an operator may make, or look at. */
function mostOf(operator: string, value: string, args: readonly string[]): number {
  const [word = '', by = ''] = args;
  if (operator === '//') return value.length + (value.length / (word.length || 1) + 1) * by.length;
  const isTrim = operator.startsWith('#') || operator.startsWith('%');
  return isTrim ? value.length * (1 + word.length) : value.length + word.length + by.length;
}
