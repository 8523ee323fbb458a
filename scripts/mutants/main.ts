import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { choose } from './choose';
import { copyOfCheckout } from './copy';
import { judge, type Fate } from './judge';
import { mutantsOf, type Mutant } from './mutants-of';
import { renderReport, type Judged } from './report';

/**
 * Breaks the code on purpose, one small change at a time, and asks whether a test notices: `npm run mutants -- 200` tries
 * 200 of all possible changes of shared/core and orchestrations, chosen by a hash, and writes test/mutants.md. Takes
 * about a quarter of a minute for each. Exits 1 under 90 %.
 */
const SCOPE = ['shared/core', 'orchestrations'];
const LEAST_SHARE = 0.9;
const AT_ONCE = 2;

async function main(): Promise<void> {
  const chosen = choose(allMutants(), Number(process.argv[2] ?? 200));
  const judged: Judged[] = [];
  const queue = [...chosen];
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue, judged)));
  const killed = judged.filter(({ fate }) => fate !== 'survived').length;
  writeFileSync('test/mutants.md', renderReport(judged, allMutants().length));
  process.stdout.write(`${killed} of ${judged.length} mutants were noticed\n`);
  if (killed / judged.length < LEAST_SHARE) process.exitCode = 1;
}

async function work(queue: Mutant[], judged: Judged[]): Promise<void> {
  const root = copyOfCheckout();
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const fate = await judge(root, mutant);
    judged.push({ mutant, fate, line: lineOf(mutant) });
    process.stdout.write(`${told(fate)} ${mutant.file}:${lineOf(mutant)} ${mutant.operator}\n`);
  }
  rmSync(root, { recursive: true, force: true });
}

function told(fate: Fate): string {
  return fate === 'survived' ? 'SURVIVED' : 'noticed ';
}

function allMutants(): readonly Mutant[] {
  return SCOPE.flatMap((folder) => globSync(`${folder}/**/*.ts`))
    .filter((file) => !/\.(?:test|fixture)\.ts$/.test(file))
    .sort()
    .flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
}

function lineOf({ file, start }: Mutant): number {
  return readFileSync(file, 'utf8').slice(0, start).split('\n').length;
}

void main();
