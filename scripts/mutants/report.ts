import type { Fate } from './judge';
import type { Mutant } from './mutants-of';

export interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate;
  readonly line: number;
}

/** The page test/mutants.md. `possible`: how many mutants there are in all. */
export function renderReport(judged: readonly Judged[], possible: number): string {
  const survivors = judged.filter(({ fate }) => fate === 'survived');
  const noticed = judged.length - survivors.length;
  const share = ((100 * noticed) / judged.length).toFixed(1);
  return [
    '# Mutants',
    '',
    'Written by `npm run mutants`, which breaks `shared/core` and `orchestrations` by one small change at a time and runs the tests.',
    '',
    `Of ${possible} possible changes ${judged.length} were tried, chosen by a hash; ${noticed} were noticed: **${share} %**.`,
    '',
    '| noticed by | mutants |',
    '| --- | --- |',
    `| a test that imports the file | ${judged.filter(({ fate }) => fate === 'related').length} |`,
    `| a scene with the built product | ${judged.filter(({ fate }) => fate === 'whole').length} |`,
    `| nobody | ${survivors.length} |`,
    '',
    ...(survivors.length === 0 ? [] : ['## Survivors', '', ...survivors.map(lineOf).sort(), '']),
  ].join('\n');
}

function lineOf({ mutant, line }: Judged): string {
  return `- \`${mutant.file}:${line}\`: \`${mutant.operator}\``;
}
