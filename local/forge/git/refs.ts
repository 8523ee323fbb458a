import { readCommit } from './commits';
import { looseRefs } from './loose-refs';
import type { ObjectStore } from './objects';
import { isBranchName } from './ref-name';
import { tryGit } from './run';

export interface Ref {
  /** In full: `refs/heads/main`. */
  readonly name: string;
  readonly sha: string;
}

/** Moves of one repository's refs, one after the other: git refuses who finds the lock taken. */
export interface Refs {
  /** Every ref below `prefix` (`refs/heads/`), by name. */
  list(prefix: string): Promise<readonly Ref[]>;
  /** False when the ref is not at `from`; `from` undefined: it must not exist; 'any': no matter. */
  move(name: string, to: string, from: string | undefined): Promise<boolean>;
  /** False when the ref is not at `from`. */
  remove(name: string, from: string): Promise<boolean>;
}

const NOWHERE = '0'.repeat(40);

/** Moves refs by itself where that is plain; whatever is odd (packed, symbolic, locked, no commit) is git's to decide. */
export function openRefs(folder: string, objects: ObjectStore): Refs {
  const loose = looseRefs(folder);
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }
  async function update(args: readonly string[]): Promise<boolean> {
    const { code, err } = await tryGit(folder, ['update-ref', ...args]);
    if (code === 0) return true;
    if (/but expected|already exists|unable to resolve|cannot lock ref/i.test(err)) return false;
    throw new Error(`git update-ref ${args.join(' ')}: ${err.trim()}`);
  }
  async function move(name: string, to: string, from: string | undefined): Promise<boolean> {
    const byGit = (): Promise<boolean> =>
      update([name, to, ...(from === 'any' ? [] : [from ?? NOWHERE])]);
    if (!isPlain(name) || (await readCommit(objects, to))?.sha !== to) return byGit();
    const now = loose.read(name);
    if (now === 'symbolic') return byGit();
    if (now === undefined && isInTheWay([...loose.all().keys()], name)) return false;
    const moved = loose.locked(name, (lock) => {
      if (from !== 'any' && loose.read(name) !== from) return false;
      lock.write(to);
      return true;
    });
    return moved === 'locked' ? byGit() : moved;
  }
  async function remove(name: string, from: string): Promise<boolean> {
    const byGit = (): Promise<boolean> => update(['-d', name, from]);
    if (!isPlain(name) || loose.isPacked(name) || loose.read(name) === 'symbolic') return byGit();
    if (loose.read(name) === undefined) return false;
    const removed = loose.locked(name, (lock) => {
      if (loose.read(name) !== from) return false;
      lock.remove();
      return true;
    });
    return removed === 'locked' ? byGit() : removed;
  }
  return {
    async list(prefix) {
      return [...loose.all()]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, sha]) => ({ sha, name }))
        .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
    },
    move: (name, to, from) => inTurn(() => move(name, to, from)),
    remove: (name, from) => inTurn(() => remove(name, from)),
  };
}

/** A branch whose name is a file's as it is. */
function isPlain(name: string): boolean {
  return name.startsWith('refs/heads/') && isBranchName(name.slice('refs/heads/'.length));
}

/** A ref cannot be the folder of another one. */
function isInTheWay(names: readonly string[], name: string): boolean {
  return names.some((other) => name.startsWith(`${other}/`) || other.startsWith(`${name}/`));
}
