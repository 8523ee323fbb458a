import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ReconcileError } from '../core/base/errors';
import { decodeText } from './decode';
import { reasonOf } from './problem';
import type { TextReader } from './source';

/** More than any configuration; a mistaken path to a database dump must not be read into memory. Bytes. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_TRIES = 3;

/** Reads a file again whenever its time, size or inode has changed. */
export function fileReader(path: string): TextReader {
  let seen: string | undefined;
  return {
    name: path,
    async read() {
      try {
        const stamp = await stampOf(path);
        if (stamp === seen) return { kind: 'unchanged' };
        const { text, stamp: readAt } = await readWhole(path, stamp);
        seen = readAt;
        return { kind: 'text', text };
      } catch (error) {
        seen = undefined;
        throw error instanceof ReconcileError ? error : unreadable(path, error);
      }
    },
  };
}

interface WholeFile {
  readonly text: string;
  readonly stamp: string;
}

/** Half of a file that is being written can be a valid configuration with fewer profiles, so it is read until it stands still. */
async function readWhole(path: string, stamp: string, tries = MAX_TRIES): Promise<WholeFile> {
  const text = decodeText(await readFile(path));
  const after = await stampOf(path);
  if (after === stamp) return { text, stamp };
  if (tries > 1) return readWhole(path, after, tries - 1);
  throw new ReconcileError({
    policy: 'Transient',
    code: 'ConfigurationBeingWritten',
    message: `${path} changed while it was being read`,
    target: path,
  });
}

async function stampOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  if (size > MAX_FILE_BYTES) {
    throw new ReconcileError({
      policy: 'Stalled',
      code: 'ConfigurationTooLarge',
      message: `${path} has ${size} bytes, at most ${MAX_FILE_BYTES} are read`,
      target: path,
      remedy: 'point CONFIG_PATH at the YAML file with the profiles',
    });
  }
  return `${mtimeMs}:${size}:${ino}`;
}

function unreadable(path: string, error: unknown): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ConfigurationUnreadable',
    message: reasonOf(error),
    target: path,
    remedy: `put a configuration at ${resolve(path)} (docs/examples/profiles.example.yaml is one), or set CONFIG_PATH or CONFIG_URL`,
  });
}
