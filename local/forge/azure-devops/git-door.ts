import type { GitDoor } from '../git-door';
import { AZURE_DEVOPS_PATH } from './paths';

/** `/azure-devops/contoso/project/_git/repository/info/refs` */
const PATH = new RegExp(
  `^${AZURE_DEVOPS_PATH}/([^/]+)/_git/([^/]+)(/(?:HEAD|info/refs|objects/.+|git-(?:upload|receive)-pack))$`,
);

const UNAUTHORIZED = "TF400813: The user '' is not authorized to access this resource.";
const NO_REPOSITORY =
  'TF401019: The Git repository with that name or identifier does not exist or you do not have permissions for the operation you are attempting.';
const POLICY =
  'TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.';

/** In the words that people quote in their questions. */
export const AZURE_DEVOPS_DOOR: GitDoor = {
  find(path) {
    const [, project, repository, rest] = PATH.exec(path) ?? [];
    return rest === undefined ? undefined : { name: `${project}/${repository}`, rest };
  },
  realm: 'Azure DevOps Services',
  words: {
    signIn: UNAUTHORIZED,
    wrongToken: UNAUTHORIZED,
    notFound: NO_REPOSITORY,
    mayNotWrite: ({ login }) =>
      `TF401027: You need the Git 'GenericContribute' permission to perform this action. Details: identity '${login}', scope 'repository'.`,
    archived: NO_REPOSITORY,
    protected: { push: POLICY, force: POLICY, delete: POLICY, reason: POLICY },
  },
  requestRefs: { merge: (number) => `refs/pull/${number}/merge` },
  hidden: { fromFetch: ['refs/merge-requests'], fromPush: ['refs/pull', 'refs/merge-requests'] },
};
