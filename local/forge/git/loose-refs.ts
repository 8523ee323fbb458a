import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Refs as files, the way git keeps them (gitrepository-layout): one line in `refs/heads/main`, or one in `packed-refs`.
 * A ref is moved under git's own lock, `<ref>.lock`, so that a push of somebody's and this never mix.
 */
export interface LooseRefs {
  /** Undefined: there is no such ref. 'symbolic': git has to follow it. */
  read(name: string): string | undefined;
  /** Every ref by its full name. */
  all(): ReadonlyMap<string, string>;
  /** True: packed, so that git has to take it out. */
  isPacked(name: string): boolean;
  /** Runs `change` while nobody else can move the ref; 'locked' when somebody has it, or where a folder is in the way. */
  locked(name: string, change: (lock: Lock) => boolean): boolean | 'locked';
}

export interface Lock {
  write(sha: string): void;
  remove(): void;
}

const SHA = /^[0-9a-f]{40}$/;

export function looseRefs(folder: string): LooseRefs {
  const packed = (): ReadonlyMap<string, string> =>
    new Map(
      (readText(path.join(folder, 'packed-refs')) ?? '')
        .split('\n')
        .filter((line) => SHA.test(line.slice(0, 40)))
        .map((line) => [line.slice(41), line.slice(0, 40)]),
    );
  return {
    read(name) {
      const text = readText(path.join(folder, name))?.trim();
      if (text === undefined) return packed().get(name);
      return SHA.test(text) ? text : 'symbolic';
    },
    all() {
      const all = new Map(packed());
      for (const name of filesBelow(folder, 'refs')) {
        const sha = readText(path.join(folder, name))?.trim() ?? '';
        if (SHA.test(sha)) all.set(name, sha);
      }
      return all;
    },
    isPacked: (name) => packed().has(name),
    locked: (name, change) => underLock(path.join(folder, name), change),
  };
}

function underLock(file: string, change: (lock: Lock) => boolean): boolean | 'locked' {
  const lock = `${file}.lock`;
  const descriptor = take(lock);
  if (descriptor === undefined) return 'locked';
  let isRenamed = false;
  try {
    return change({
      write(sha) {
        writeSync(descriptor, `${sha}\n`);
        removeEmptyFolder(file);
        renameSync(lock, file);
        isRenamed = true;
      },
      remove: () => rmSync(file),
    });
  } finally {
    closeSync(descriptor);
    if (!isRenamed) rmSync(lock);
  }
}

function take(lock: string): number | undefined {
  try {
    mkdirSync(path.dirname(lock), { recursive: true });
    return openSync(lock, 'wx');
  } catch {
    return undefined;
  }
}

/** `refs/heads/a` may be where the folder of `refs/heads/a/b` was, as long as nothing is in it. */
function removeEmptyFolder(file: string): void {
  try {
    rmdirSync(file);
  } catch {
    // It is not a folder, or is not there.
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function filesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, name);
    return entry.name.endsWith('.lock') ? [] : [name];
  });
}
