import { scoreOf, type Judged } from './score';

/** The page test/mutants.md. `possible`: how many mutants there are in all. */
export function renderReport(judged: readonly Judged[], possible: number): string {
  const { noticed, counted, share } = scoreOf(judged);
  const count = (fate: Judged['fate']): number => of(judged, fate).length;
  return [
    '# Mutants',
    '',
    'Written by `npm run mutants`, which breaks `shared/core` and `orchestrations` by one small change at a time and runs the tests.',
    '',
    `Of ${possible} possible changes ${judged.length} were tried, chosen by a hash. ${count('equivalent')} of them change nothing; of the other ${counted}, ${noticed} were noticed: **${(100 * share).toFixed(1)} %**.`,
    '',
    '| noticed by | mutants |',
    '| --- | --- |',
    `| a test that imports the file | ${count('related')} |`,
    `| a scene with the built product | ${count('whole')} |`,
    `| never coming to an end | ${count('tooLong')} |`,
    `| nobody | ${counted - noticed} |`,
    '',
    ...section('Survivors', [...of(judged, 'survived'), ...of(judged, 'unrelated')]),
    ...section('Changes that change nothing', of(judged, 'equivalent')),
  ].join('\n');
}

function of(judged: readonly Judged[], fate: Judged['fate']): readonly Judged[] {
  return judged.filter((one) => one.fate === fate);
}

function section(title: string, judged: readonly Judged[]): readonly string[] {
  return judged.length === 0 ? [] : [`## ${title}`, '', ...judged.map(lineOf).sort(), ''];
}

function lineOf({ mutant: { file, line, operator, code }, reason }: Judged): string {
  const why = reason === undefined ? '' : `. ${reason}`;
  return `- \`${file}:${line}\`: \`${operator}\` in \`${code.replaceAll('`', "'")}\`${why}`;
}
