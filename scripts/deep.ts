import { spawnSync } from 'node:child_process';

/** `npm run test:deep` tries all that could be tried; `-- --slice 1234` one twentieth of it, by the number of a commit. */
const SLICES = 20;

/** Suites that try more of it the deeper they go; see test/support/depth.ts. */
const DEEPER = ['test/faults', 'test/applied/kustomize/random-trees'];

/** Suites that hold a stand-in of ours against the real thing, where that is on this machine. */
const BESIDE_REAL_PARTS = [
  'test/applied',
  'test/registry',
  'local/flux',
  'local/kubernetes',
  'local/nmi',
];

interface RealPart {
  readonly name: string;
  /** All of them are needed. */
  readonly programs: readonly string[];
}

const REAL_PARTS: readonly RealPart[] = [
  { name: 'helm', programs: ['helm'] },
  { name: 'kustomize', programs: ['kustomize'] },
  { name: 'API server', programs: ['kube-apiserver', 'etcd'] },
  { name: 'NMI', programs: ['nmi'] },
  { name: 'registry', programs: ['docker-registry', 'skopeo'] },
];

function main(args: readonly string[]): number {
  const depth = depthOf(args);
  if (depth === undefined) {
    process.stderr.write('Usage: npm run test:deep [-- --slice <number>]\n');
    return 64;
  }
  const isAll = depth === 'all';
  for (const part of REAL_PARTS) process.stdout.write(`${lineOf(part)}\n`);
  const suites = isAll ? [...DEEPER, 'test/layouts', ...BESIDE_REAL_PARTS] : DEEPER_IN_A_SLICE;
  const tested = run(['jest', ...suites], { DEEP: depth, ...(isAll && { SEEDS: '2000' }) });
  if (tested !== 0 || !isAll) return tested;
  return run(['tsx', 'test/bench/main.ts'], {});
}

/** Those of the suites above that `npm test` does not try in full. */
const DEEPER_IN_A_SLICE = [
  'test/faults/storm',
  'test/faults/crash-others',
  'test/faults/charts/(crash-upgrade|tables|every-call)',
  'test/applied/kustomize/random-trees',
];

function depthOf([option, number, ...more]: readonly string[]): string | undefined {
  if (option === undefined) return 'all';
  if (option !== '--slice' || !/^\d+$/.test(number ?? '') || more.length > 0) return undefined;
  return `${Number(number) % SLICES}/${SLICES}`;
}

function lineOf({ name, programs }: RealPart): string {
  const missing = programs.filter((program) => !isOnPath(program));
  return missing.length === 0
    ? `${name}: our stand-in is held against the real one`
    : `${name}: ${missing.join(' and ')} not on PATH, so our stand-in goes without the real one beside it`;
}

function isOnPath(program: string): boolean {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 10_000 });
  return (error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT';
}

/** Exit code of a program of ours. */
function run([program = '', ...args]: readonly string[], environment: NodeJS.ProcessEnv): number {
  const env = { ...process.env, ...environment };
  return spawnSync(program, args, { stdio: 'inherit', env }).status ?? 1;
}

process.exitCode = main(process.argv.slice(2));
