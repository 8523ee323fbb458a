import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { argumentsOf, type Arguments } from './arguments';
import { choose } from './choose';
import { copyOfCheckout } from './copy';
import { EQUIVALENTS } from './equivalents';
import { judge, type Bench, type Phase, type Verdict } from './judge';
import { judgedBefore, remember } from './judged-before';
import { mutantsOf, type Mutant } from './mutants-of';
import { renderReport } from './report';
import { scoreOf, type Judged } from './score';

/**
 * Breaks the code on purpose, one small change at a time, and asks whether a test notices: `npm run mutants -- 160` tries
 * 160 of all possible changes of shared/core and orchestrations, chosen by a hash, and writes test/mutants.md. Goes on
 * where a run was stopped; `--survivors` judges those again that survived. Exits 1 under 90 %.
 */
const SCOPE = ['shared/core', 'orchestrations'];
const LEAST_SHARE = 0.9;

async function main(): Promise<void> {
  const given = argumentsOf(process.argv.slice(2));
  const possible = allMutants();
  const chosen = choose(possible, given.count);
  const before = judgedBefore(chosen);
  const queue = chosen
    .filter(({ id, file }) => !(id in EQUIVALENTS) && file.startsWith(given.only))
    .map((mutant): Task => ({ mutant, phases: phasesFor(before.get(mutant.id), given) }))
    .filter(({ phases }) => phases.length > 0);
  await Promise.all(Array.from({ length: given.atOnce }, () => work(queue)));
  const known = judgedBefore(chosen);
  const judged = chosen.map((mutant): Judged => ({ mutant, ...resultOf(mutant, known) }));
  writeFileSync('test/mutants.md', renderReport(judged, possible.length));
  const { noticed, counted, share } = scoreOf(judged);
  process.stdout.write(`${noticed} of ${counted} mutants were noticed\n`);
  if (share < LEAST_SHARE) process.exitCode = 1;
}

interface Task {
  readonly mutant: Mutant;
  readonly phases: readonly Phase[];
}

/** What is to be run, after what is known already. */
function phasesFor(before: Verdict | undefined, { survivors, units }: Arguments): readonly Phase[] {
  const isOpen = before?.fate === 'unrelated' || before?.fate === 'survived';
  if (before === undefined || (survivors && isOpen)) return units ? ['units'] : ['units', 'scenes'];
  return before.fate === 'unrelated' && !units ? ['scenes'] : [];
}

function resultOf({ id }: Mutant, known: ReadonlyMap<string, Verdict>): Omit<Judged, 'mutant'> {
  const reason = EQUIVALENTS[id];
  if (reason !== undefined) return { fate: 'equivalent', reason };
  return known.get(id) ?? { fate: 'survived' };
}

async function work(queue: Task[]): Promise<void> {
  if (queue.length === 0) return;
  const root = copyOfCheckout();
  try {
    const bench: Bench = { root, witnesses: new Map() };
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const { mutant, phases } = task;
      const verdict = await judge(bench, mutant, phases);
      remember(mutant, verdict);
      const told = verdict.fate === 'survived' ? 'SURVIVED' : verdict.fate.padEnd(9);
      process.stdout.write(`${told} ${mutant.id} ${verdict.by ?? ''}\n`);
    }
  } finally {
    rmSync(dirname(root), { recursive: true, force: true });
  }
}

function allMutants(): readonly Mutant[] {
  return SCOPE.flatMap((folder) => globSync(`${folder}/**/*.ts`))
    .filter((file) => !/\.(?:test|fixture)\.ts$/.test(file))
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
}

void main();
