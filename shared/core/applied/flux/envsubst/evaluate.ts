import { applyOperator, hasDefault } from './functions';
import type { Node } from './parse';
import { parse } from './parse';

/** What is known of a variable: undefined where nobody sets it, `unknown` where somebody may, out of our sight. */
export type Lookup = (name: string) => string | undefined | { readonly unknown: true };

export interface Expanded {
  readonly ok: true;
  readonly text: string;
  /** Variables whose expansions stand in the text as they were, since nobody here knows their value. */
  readonly unknown: readonly string[];
  /** Variables that nobody sets, whose expansion has no default. The text has nothing in their place. */
  readonly missing: readonly string[];
}

export type Evaluated = Expanded | { readonly ok: false; readonly message: string };

/** A text with its `${…}` expanded, as Flux does it after a build. */
export function evaluate(text: string, lookup: Lookup): Evaluated {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const run: Run = { lookup, unknown: new Set(), missing: new Set() };
  try {
    const expanded = parsed.nodes.map((node) => expand(node, run)).join('');
    return { ok: true, text: expanded, unknown: [...run.unknown], missing: [...run.missing] };
  } catch (error) {
    if (error instanceof Impossible) return { ok: false, message: error.message };
    throw error;
  }
}

class Impossible extends Error {}

interface Run {
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
  const result = applyOperator(node.operator, value ?? '', args);
  if (result === undefined) throw new Impossible(`${node.source} takes a negative length`);
  return result;
}
