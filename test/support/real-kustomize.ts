import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** What the real kustomize printed, or what it complained of. */
export interface RealBuild {
  readonly kind: 'built' | 'failed';
  readonly text: string;
}

export const KUSTOMIZE_VERSION = 'v5.7.1';

/** Where `kustomize` of that version is; undefined when it is not on this machine. */
export function realKustomize(): string | undefined {
  const places = [process.env.KUSTOMIZE, path.join(homedir(), 'go/bin/kustomize'), 'kustomize'];
  return places.find((place) => place !== undefined && versionOf(place) === KUSTOMIZE_VERSION);
}

function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['version'], { encoding: 'utf8' });
  return (stdout ?? '').trim();
}

/** `kustomize build` as Flux runs it: files may stand anywhere in the source, and the order is that of the files. */
export function buildForReal(
  program: string,
  files: ReadonlyMap<string, string | undefined>,
  folder: string,
): RealBuild {
  const root = mkdtempSync(path.join(tmpdir(), 'kustomize-'));
  try {
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text ?? '');
    }
    const { status, stdout, stderr } = spawnSync(
      program,
      [
        'build',
        '--load-restrictor',
        'LoadRestrictionsNone',
        '--reorder',
        'none',
        path.join(root, folder),
      ],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (status === 0) return { kind: 'built', text: stdout };
    return { kind: 'failed', text: `${lastError(stderr).replaceAll(root, '<root>')}\n` };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function lastError(stderr: string): string {
  const start = stderr.indexOf('Error: ');
  const panic = /^panic: .*/m.exec(stderr);
  return panic?.[0] ?? (start < 0 ? stderr : stderr.slice(start + 7)).trim();
}

/** A `describe` whose suite needs the real kustomize; without it the suite is one skipped test and a printed reason. */
export function describeWithKustomize(name: string, suite: (program: string) => void): void {
  const program = realKustomize();
  if (program !== undefined) {
    describe(name, () => suite(program));
    return;
  }
  process.stderr.write(
    `skipped: ${name}, because there is no kustomize ${KUSTOMIZE_VERSION} on this machine\n`,
  );
  test.skip(`${name} (needs kustomize ${KUSTOMIZE_VERSION})`, () => undefined);
}
