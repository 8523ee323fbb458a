import { createHash } from 'node:crypto';
import type { Mutant } from './mutants-of';

/** `count` of the mutants, spread by a hash: the same ones for the same code, and others where the code changes. */
export function choose(mutants: readonly Mutant[], count: number): readonly Mutant[] {
  return mutants
    .map((mutant) => ({ mutant, key: hash(mutant) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

function hash({ id }: Mutant): string {
  return createHash('sha256').update(id).digest('hex');
}
