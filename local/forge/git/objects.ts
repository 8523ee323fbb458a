import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
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
/** Of trees and commits; a blob is read again each time. */
const MOST_REMEMBERED = 20_000;

/**
 * Reads through one `git cat-file --batch`, which sees what clones push as well; writes loose objects by itself, in git's
 * own format: a process for each blob would cost more than all the rest of a request.
 */
export function openObjects(folder: string): ObjectStore {
  const reader = catFile(folder);
  const known = new Map<string, GitObject>();
  return {
    async read(name) {
      const remembered = known.get(name);
      if (remembered !== undefined) return remembered;
      const found = await reader.ask(name);
      if (found !== undefined && found.type !== 'blob' && SHA.test(name)) {
        if (known.size >= MOST_REMEMBERED) known.clear();
        known.set(name, found);
      }
      return found;
    },
    write: (type, bytes) => writeLoose(folder, type, bytes),
    close: () => reader.close(),
  };
}

async function writeLoose(folder: string, type: ObjectType, bytes: Buffer): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  const sha = createHash('sha1').update(whole).digest('hex');
  const place = path.join(folder, 'objects', sha.slice(0, 2));
  const file = path.join(place, sha.slice(2));
  if (await exists(file)) return sha;
  await mkdir(place, { recursive: true });
  // Renamed into place: a reader must never see half an object.
  const unfinished = path.join(place, `tmp_obj_${randomUUID()}`);
  await writeFile(unfinished, deflateSync(whole), { mode: 0o444 });
  await rename(unfinished, file);
  return sha;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
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
