import type { Commit, Signature } from '../repository';
import type { Context } from './context';
import { nodeId } from './context';

/** A ref as /git/ref shows it. */
export function refBody(
  context: Context,
  { name, sha }: { readonly name: string; readonly sha: string },
): object {
  const base = urlOf(context);
  return {
    ref: name,
    node_id: nodeId('Ref', name),
    url: `${base}/git/${name}`,
    object: { type: 'commit', sha, url: `${base}/git/commits/${sha}` },
  };
}

/** A commit as /git/commits shows it. */
export function gitCommitBody(context: Context, commit: Commit): object {
  const { sha, tree, parents, message, author, committer } = commit;
  const base = urlOf(context);
  return {
    ...{ sha, node_id: nodeId('Commit', sha), url: `${base}/git/commits/${sha}` },
    ...{ html_url: htmlOf(context, sha), message },
    ...{ author: dated(author), committer: dated(committer) },
    tree: { sha: tree, url: `${base}/git/trees/${tree}` },
    parents: parents.map((parent) => ({
      ...{ sha: parent, url: `${base}/git/commits/${parent}`, html_url: htmlOf(context, parent) },
    })),
    verification: verification(commit),
  };
}

/** A commit as a comparison shows it. */
export function commitBody(context: Context, commit: Commit): object {
  const { sha, tree, parents, message, author, committer } = commit;
  const base = urlOf(context);
  const url = `${base}/commits/${sha}`;
  return {
    ...{ sha, node_id: nodeId('Commit', sha), url, html_url: htmlOf(context, sha) },
    comments_url: `${url}/comments`,
    commit: {
      ...{ url: `${base}/git/commits/${sha}`, message, comment_count: 0 },
      ...{ author: dated(author), committer: dated(committer) },
      tree: { sha: tree, url: `${base}/git/trees/${tree}` },
      verification: verification(commit),
    },
    ...{ author: null, committer: null },
    parents: parents.map((parent) => ({
      ...{ sha: parent, url: `${base}/commits/${parent}`, html_url: htmlOf(context, parent) },
    })),
  };
}

export function urlOf({ api, repository }: Context): string {
  return `${api}/repos/${repository.name}`;
}

export function htmlOf({ hosting, repository }: Context, sha: string): string {
  return `${hosting.url}/${repository.name}/commit/${sha}`;
}

function dated({ name, email, at }: Signature): object {
  return { name, email, date: isoSeconds(at) };
}

/** GitHub has no fractions of a second. */
export function isoSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** GitHub signs what an App commits in its own name; here the committer tells. */
function verification({ committer }: Commit): object {
  const verified = committer.email === SIGNED_BY;
  return {
    ...{ verified, reason: verified ? 'valid' : 'unsigned', signature: null, payload: null },
    verified_at: verified ? isoSeconds(committer.at) : null,
  };
}

export const SIGNED_BY = 'noreply@github.com';
