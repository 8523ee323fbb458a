import type { GitDoor } from '../git-door';

/** `/owner/name.git/info/refs`; GitHub knows a repository without its `.git`, too. */
const PATH =
  /^\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:HEAD|info\/refs|objects\/.+|git-(?:upload|receive)-pack))$/;

const GH006 = 'error: GH006: Protected branch update failed for %s.\n\n- ';

/** In the words that people quote in their issues. */
export const GITHUB_DOOR: GitDoor = {
  find(path) {
    const [, name, rest] = PATH.exec(path) ?? [];
    return name === undefined || rest === undefined ? undefined : { name, rest };
  },
  realm: 'GitHub',
  words: {
    signIn: 'Repository not found.',
    wrongToken:
      'Invalid username or token. Password authentication is not supported for Git operations.',
    notFound: 'Repository not found.',
    mayNotWrite: ({ login }, { name }) => `Permission to ${name}.git denied to ${login}.`,
    archived: 'This repository was archived so it is read-only.',
    protected: {
      push: `${GH006}Changes must be made through a pull request.`,
      force: `${GH006}Cannot force-push to this branch`,
      delete: `${GH006}Cannot delete this branch`,
      reason: 'protected branch hook declined',
    },
  },
  requestRefs: {
    head: (number) => `refs/pull/${number}/head`,
    merge: (number) => `refs/pull/${number}/merge`,
  },
  hidden: { fromFetch: ['refs/merge-requests'], fromPush: ['refs/pull', 'refs/merge-requests'] },
};
