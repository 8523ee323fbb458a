import { git, tryGit } from './run';

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

export function openRefs(folder: string): Refs {
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
  return {
    async list(prefix) {
      const text = await git(folder, ['for-each-ref', '--format=%(objectname) %(refname)']);
      return text
        .split('\n')
        .filter((line) => line.slice(41).startsWith(prefix))
        .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41) }));
    },
    move: (name, to, from) =>
      inTurn(() => update([name, to, ...(from === 'any' ? [] : [from ?? NOWHERE])])),
    remove: (name, from) => inTurn(() => update(['-d', name, from])),
  };
}

/** The rules of git-check-ref-format that matter for a name which comes over HTTP. */
export function isBranchName(name: string): boolean {
  if (name === '' || name === '@' || name.startsWith('-')) return false;
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$/.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}
