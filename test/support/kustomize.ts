import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { RepoFile } from '../../shared/core/base/repo-file';
import type { JsonObject } from '../../shared/core/base/json';

/** The objects of a folder, built as Flux builds it: by kustomize, here that of `kubectl`. Throws what kustomize says. */
export function kustomizeBuild(files: readonly RepoFile[], folder: string): readonly JsonObject[] {
  const root = mkdtempSync(path.join(tmpdir(), 'kustomize-'));
  try {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(root, file.path)), { recursive: true });
      writeFileSync(path.join(root, file.path), file.text);
    }
    const built = execFileSync('kubectl', ['kustomize', path.join(root, folder)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return parseAllDocuments(built).map((document) => document.toJS() as JsonObject);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A `describe` whose suite needs kubectl; without it the suite is one skipped test and a printed reason. */
export function describeWithKubectl(name: string, suite: () => void): void {
  const { status } = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
  if (status === 0) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`skipped: ${name}, because there is no kubectl on this machine\n`);
  test.skip(`${name} (needs kubectl)`, () => undefined);
}
