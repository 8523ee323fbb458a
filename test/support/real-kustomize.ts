import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../shared/core/json';

/** What the real kustomize gave: the objects, or the last line of what it complained of. */
export type RealBuild =
  | { readonly ok: true; readonly objects: readonly JsonObject[] }
  | { readonly ok: false; readonly message: string };

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
  restricted = false,
): RealBuild {
  const root = mkdtempSync(path.join(tmpdir(), 'kustomize-'));
  try {
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text ?? '');
    }
    const restrictor = restricted ? 'LoadRestrictionsRootOnly' : 'LoadRestrictionsNone';
    const { status, stdout, stderr } = spawnSync(
      program,
      ['build', '--load-restrictor', restrictor, '--reorder', 'none', path.join(root, folder)],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (status !== 0) return { ok: false, message: lastError(stderr).replaceAll(root, '<root>') };
    return { ok: true, objects: objectsOf(stdout) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function objectsOf(text: string): readonly JsonObject[] {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) return [];
  return documents.map((document) => document.toJS({ maxAliasCount: -1 }) as JsonObject);
}

function lastError(stderr: string): string {
  const start = stderr.indexOf('Error: ');
  return (start < 0 ? stderr : stderr.slice(start + 7)).trim();
}
