import type { RequestRefs } from './git-door';
import { git } from './git/run';
import type { HostedRepository } from './hosting';
import type { StoredRequest } from './requests';

/** Test merges that were made already, by the ref that shows them. */
type Known = Map<string, { readonly of: string; readonly sha: string | undefined }>;

const KNOWN = new WeakMap<HostedRepository, Known>();

/** Writes the refs under which a forge shows its requests, as they are now, so that a fetch finds them. */
export async function showRequestRefs(
  repository: HostedRepository,
  refs: RequestRefs,
): Promise<void> {
  const lines: string[] = [];
  for (const request of await repository.requests.list()) {
    const head = refs.head?.(request.number);
    if (head !== undefined) lines.push(`update ${head} ${request.headSha}`);
    const merge = refs.merge?.(request.number);
    if (merge !== undefined) lines.push(await mergeLine(repository, request, merge));
  }
  if (lines.length > 0) {
    await git(repository.git.path, ['update-ref', '--stdin'], `${lines.join('\n')}\n`);
  }
}

async function mergeLine(
  repository: HostedRepository,
  request: StoredRequest,
  ref: string,
): Promise<string> {
  const sha = request.state === 'open' ? await testMerge(repository, request, ref) : undefined;
  return sha === undefined ? `delete ${ref}` : `update ${ref} ${sha}`;
}

async function testMerge(
  repository: HostedRepository,
  { head, base, headSha, createdAt }: StoredRequest,
  ref: string,
): Promise<string | undefined> {
  const { git: bare } = repository;
  const onto = await bare.head(base);
  if (onto === undefined) return undefined;
  const known = KNOWN.get(repository) ?? (new Map() as Known);
  KNOWN.set(repository, known);
  const of = `${onto} ${headSha}`;
  const found = known.get(ref);
  if (found?.of === of) return found.sha;
  const merged = await bare.tryMerge(onto, headSha);
  const sha =
    merged.kind === 'conflict'
      ? undefined
      : await bare.writeCommit({
          ...{ tree: merged.tree, parents: [onto, headSha], message: `Merge ${head} into ${base}` },
          author: { name: 'Local forge', email: 'forge@example.com', at: createdAt },
        });
  known.set(ref, { of, sha });
  return sha;
}
