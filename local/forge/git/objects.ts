import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { looseRefs } from './loose-refs';
import { isBranchName } from './ref-name';
import { GIT_ENVIRONMENT } from './run';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  readonly sha: string;
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** The objects of one repository. */
export interface ObjectStore {
  /** By id, or by a full ref name (`refs/heads/main`), which is looked up afresh each time. */
  read(name: string): Promise<GitObject | undefined>;
  /** Id of the object; equal bytes are stored once. */
  write(type: ObjectType, bytes: Buffer): Promise<string>;
  close(): Promise<void>;
}

const SHA = /^[0-9a-f]{40}$/;
const MAX_REMEMBERED = 20_000;
/** A larger blob is read again each time. */
const MAX_REMEMBERED_BYTES = 64 * 1024;

/**
 * Reads and writes loose objects by itself, in git's own format: a process for each would cost more than all the rest of a
 * request. What clones have pushed as a pack, and names other than ids and refs, are asked of one `git cat-file --batch`.
 */
export function openObjects(folder: string): ObjectStore {
  const reader = catFile(folder);
  const refs = looseRefs(folder);
  const known = new Map<string, GitObject>();
  function remember(object: GitObject): GitObject {
    if (object.type === 'blob' && object.bytes.length > MAX_REMEMBERED_BYTES) return object;
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(object.sha, object);
    return object;
  }
  async function byId(sha: string): Promise<GitObject | undefined> {
    const found = known.get(sha) ?? readLoose(folder, sha) ?? (await reader.ask(sha));
    return found === undefined ? undefined : remember(found);
  }
  return {
    async read(name) {
      if (SHA.test(name)) return byId(name);
      const sha = isRef(name) ? refs.read(name) : 'symbolic';
      if (sha === 'symbolic') return reader.ask(name);
      return sha === undefined ? undefined : byId(sha);
    },
    async write(type, bytes) {
      const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
      const sha = createHash('sha1').update(whole).digest('hex');
      if (!known.has(sha)) writeLoose(folder, sha, whole);
      return remember({ sha, type, bytes: Buffer.from(bytes) }).sha;
    },
    close: () => reader.close(),
  };
}

/** A full ref whose name is a file's as it is. */
function isRef(name: string): boolean {
  return /^refs\/./.test(name) && isBranchName(name);
}

function pathOf(folder: string, sha: string): string {
  return path.join(folder, 'objects', sha.slice(0, 2), sha.slice(2));
}

function readLoose(folder: string, sha: string): GitObject | undefined {
  const file = pathOf(folder, sha);
  if (!existsSync(file)) return undefined;
  const whole = inflateSync(readFileSync(file));
  const end = whole.indexOf(0);
  const [type] = whole.toString('latin1', 0, end).split(' ');
  return { sha, type: type as ObjectType, bytes: whole.subarray(end + 1) };
}

function writeLoose(folder: string, sha: string, whole: Buffer): void {
  const file = pathOf(folder, sha);
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  // Renamed into place: a reader must never see half an object.
  const unfinished = path.join(path.dirname(file), `tmp_obj_${randomUUID()}`);
  writeFileSync(unfinished, deflateSync(whole, { level: 1 }), { mode: 0o444 });
  renameSync(unfinished, file);
}

interface CatFile {
  ask(name: string): Promise<GitObject | undefined>;
  close(): Promise<void>;
}

interface Question {
  readonly name: string;
  readonly resolve: (found: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Answers come in the order of the questions. The process is started with the first one. */
function catFile(folder: string): CatFile {
  const waiting: Question[] = [];
  let process: ReturnType<typeof start> | undefined;
  let ended: Promise<void> = Promise.resolve();

  function start() {
    const child = spawn('git', ['cat-file', '--batch'], { cwd: folder, env: GIT_ENVIRONMENT });
    const parser = answerParser((found) => waiting.shift()?.resolve(found));
    child.stdout.on('data', parser);
    child.stdin.on('error', () => undefined);
    const fail = (why: string): void => {
      process = undefined;
      const error = new Error(`git cat-file in ${folder}: ${why}`);
      waiting.splice(0).forEach(({ reject }) => reject(error));
    };
    child.on('error', ({ message }) => fail(message));
    ended = new Promise((resolve) =>
      child.on('close', (code) => {
        fail(`ended with ${code}`);
        resolve();
      }),
    );
    return child;
  }

  return {
    ask(name) {
      if (/[\n\0]/.test(name) || name === '') return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        waiting.push({ name, resolve, reject });
        process ??= start();
        process.stdin.write(`${name}\n`);
      });
    },
    async close() {
      process?.stdin.end();
      await ended;
    },
  };
}

/** `<sha> <type> <size>\n<bytes>\n`, or `<name> missing\n` (`ambiguous` alike). */
function answerParser(onAnswer: (found: GitObject | undefined) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 0;
  function take(whole: Buffer): Buffer {
    const line = whole.indexOf(0x0a);
    if (line < 0) return whole;
    const header = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(
      whole.toString('utf8', 0, line),
    );
    if (header === null) {
      onAnswer(undefined);
      return take(whole.subarray(line + 1));
    }
    const [, sha = '', type, length] = header;
    const end = line + 1 + Number(length);
    needed = end + 1;
    if (whole.length < needed) return whole;
    needed = 0;
    onAnswer({ sha, type: type as ObjectType, bytes: Buffer.from(whole.subarray(line + 1, end)) });
    return take(whole.subarray(end + 1));
  }
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < needed) return;
    const rest = take(Buffer.concat(chunks));
    chunks = [rest];
    size = rest.length;
  };
}
