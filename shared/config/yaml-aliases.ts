import { type Alias, type Document, isAlias, isCollection, isPair, type Node, visit } from 'yaml';
import type { Finding } from './place';

/** An alias that may not be followed. */
export interface AliasFault extends Finding {
  readonly offset: number;
}

const MAX_FAULTS = 20;

/**
 * Aliases without an anchor, aliases that hold themselves, and sets of aliases that multiply each other beyond `most`
 * values. Checked before any data is built, because the data could not be held in memory or never ends.
 */
export function aliasFaults(root: Document.Parsed, most: number): AliasFault[] {
  const faults: AliasFault[] = [];
  const weights = new Map<unknown, number>();
  let total = 0;
  visit(root, {
    Alias(_, alias, path) {
      const target = alias.resolve(root);
      const fault = faultOf(alias, target, path);
      // After a fault the weight is moot, and could be endless.
      if (fault === undefined && faults.length === 0) total += weight(target, root, weights);
      const finding = fault ?? (total > most ? flood(most) : undefined);
      if (finding === undefined) return undefined;
      faults.push({ offset: alias.range?.[0] ?? 0, ...finding });
      // To resolve an alias the parser walks the whole document, so a flood must not be walked to its end.
      return total > most || faults.length >= MAX_FAULTS ? visit.BREAK : undefined;
    },
  });
  return faults;
}

function faultOf(
  alias: Alias,
  target: Node | undefined,
  path: readonly unknown[],
): Finding | undefined {
  const name = alias.source.slice(0, 40);
  if (target === undefined) {
    return { found: `alias *${name} has no anchor`, expected: `&${name} somewhere before it` };
  }
  if (!path.includes(target)) return undefined;
  return {
    found: `alias *${name} contains itself`,
    expected: 'an alias of something that is complete',
  };
}

function flood(most: number): Finding {
  return { found: 'aliases multiply the data beyond measure', expected: `at most ${most} aliases` };
}

/** How many aliases are followed when this one is: 1, and those within what it stands for. */
function weight(node: unknown, root: Document.Parsed, known: Map<unknown, number>): number {
  return 1 + inside(node, root, known);
}

function inside(node: unknown, root: Document.Parsed, known: Map<unknown, number>): number {
  const before = known.get(node);
  if (before !== undefined) return before;
  if (isAlias(node)) return weight(node.resolve(root), root, known);
  if (isPair(node)) return inside(node.key, root, known) + inside(node.value, root, known);
  if (!isCollection(node)) return 0;
  const sum = node.items.reduce<number>((all, item) => all + inside(item, root, known), 0);
  known.set(node, sum);
  return sum;
}
