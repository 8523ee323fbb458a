import type { GitDoor } from '../git-door';
import { GITLAB_PATH } from './paths';

/** `/gitlab/group/…/project.git/info/refs`; GitLab knows a project without its `.git`, too. */
const PATH = new RegExp(
  `^${GITLAB_PATH}/((?:[^/]+/)+[^/]+?)(?:\\.git)?(/(?:HEAD|info/refs|objects/.+|git-(?:upload|receive)-pack))$`,
);

const DENIED =
  "HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect or you're required to use a token instead of a password. If a token was provided, it was either incorrect, expired, or improperly scoped.";
const NO_PUSH = 'You are not allowed to push code to this project.';

/** In the words of GitLab's own source (Gitlab::GitAccess, Gitlab::Checks). */
export const GITLAB_DOOR: GitDoor = {
  find(path) {
    const [, name, rest] = PATH.exec(path) ?? [];
    return name === undefined || rest === undefined ? undefined : { name, rest };
  },
  realm: 'GitLab',
  words: {
    signIn: DENIED,
    wrongToken: DENIED,
    notFound:
      "The project you were looking for could not be found or you don't have permission to view it.",
    mayNotWrite: () => NO_PUSH,
    archived: NO_PUSH,
    protected: {
      push: 'GitLab: You are not allowed to push code to protected branches on this project.',
      force:
        'GitLab: You are not allowed to force push code to a protected branch on this project.',
      delete:
        'GitLab: You are not allowed to delete protected branches from this project. Only a project maintainer or owner can delete a protected branch.',
      reason: 'pre-receive hook declined',
      isWhole: true,
    },
  },
  requestRefs: {
    head: (number) => `refs/merge-requests/${number}/head`,
    merge: (number) => `refs/merge-requests/${number}/merge`,
  },
  hidden: { fromFetch: ['refs/pull'], fromPush: ['refs/merge-requests', 'refs/pull'] },
};
