import type { Fate } from './judge';
import type { Mutant } from './mutants-of';

export interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate | 'equivalent';
  readonly by?: string;
  /** Why it changes nothing, of an equivalent one. */
  readonly reason?: string;
}

export interface Score {
  readonly noticed: number;
  /** Those that change nothing do not count. */
  readonly counted: number;
  readonly share: number;
}

export function scoreOf(judged: readonly Judged[]): Score {
  const counted = judged.filter(({ fate }) => fate !== 'equivalent');
  const noticed = counted.filter(isNoticed).length;
  return { noticed, counted: counted.length, share: noticed / counted.length };
}

function isNoticed({ fate }: Judged): boolean {
  return fate === 'related' || fate === 'whole' || fate === 'tooLong';
}
