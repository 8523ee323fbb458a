import type { ObjectStore } from './objects';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Signature extends Person {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
}

export async function writeCommit(objects: ObjectStore, commit: NewCommit): Promise<string> {
  const { tree, parents, message, author, committer = author } = commit;
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signed(author)}`,
    `committer ${signed(committer)}`,
  ];
  return objects.write('commit', Buffer.from(`${lines.join('\n')}\n\n${message}`));
}

/** Undefined when `name` is not a commit; it may be an id or a full ref. */
export async function readCommit(objects: ObjectStore, name: string): Promise<Commit | undefined> {
  const found = await objects.read(name);
  if (found?.type !== 'commit') return undefined;
  const text = found.bytes.toString('utf8');
  const end = text.indexOf('\n\n');
  const head = text.slice(0, end).split('\n');
  const of = (field: string): string[] =>
    head.filter((line) => line.startsWith(`${field} `)).map((line) => line.slice(field.length + 1));
  return {
    sha: found.sha,
    tree: of('tree')[0] ?? '',
    parents: of('parent'),
    author: signature(of('author')[0]),
    committer: signature(of('committer')[0]),
    message: text.slice(end + 2),
  };
}

function signed({ name, email, at }: Signature): string {
  const clean = (text: string): string => text.replace(/[<>\n\0]/g, '').trim();
  return `${clean(name)} <${clean(email)}> ${Math.floor(at / 1000)} +0000`;
}

function signature(line = ''): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+)/.exec(line) ?? [];
  return { name, email, at: Number(seconds) * 1000 };
}
