import { getPersonalAccessTokenHandler, WebApi } from 'azure-devops-node-api';
import type { IGitApi } from 'azure-devops-node-api/GitApi';
import type { GitPullRequest } from 'azure-devops-node-api/interfaces/GitInterfaces';
import {
  GitPullRequestMergeStrategy,
  PullRequestStatus,
} from 'azure-devops-node-api/interfaces/GitInterfaces';
import type { LocalForge } from '../../local/forge';
import { withGit } from './git-clone';
import type { Human } from './human';

const NOWHERE = '0'.repeat(40);
const HEADS = 'refs/heads/';
const STRATEGIES = {
  merge: GitPullRequestMergeStrategy.NoFastForward,
  squash: GitPullRequestMergeStrategy.Squash,
  rebase: GitPullRequestMergeStrategy.Rebase,
};

/** Mona, in the browser and at her terminal: Azure DevOps' own client, and git. */
export function humanOnAzureDevOps(forge: LocalForge, name: string, login = 'mona'): Human {
  const [project = '', repository = ''] = name.split('/');
  const api = azureDevOpsFor(forge, login);
  const git = withGit(cloneUrl(forge, name, tokenOf(forge, login)));
  async function update(number: number, change: GitPullRequest): Promise<void> {
    const { Git } = await api;
    await Git.updatePullRequest(change, repository, number, project);
  }
  async function pull(number: number): Promise<GitPullRequest> {
    const { Git } = await api;
    return Git.getPullRequest(repository, number, project);
  }
  return {
    async merge(number, method = 'merge') {
      const { lastMergeSourceCommit } = await pull(number);
      await update(number, {
        ...{
          status: PullRequestStatus.Completed,
          ...(lastMergeSourceCommit && { lastMergeSourceCommit }),
        },
        completionOptions: { mergeStrategy: STRATEGIES[method] },
      });
    },
    close: (number) => update(number, { status: PullRequestStatus.Abandoned }),
    reopen: (number) => update(number, { status: PullRequestStatus.Active }),
    /** Azure DevOps has no such button: people merge the base at their terminal. */
    async updateBranch(number) {
      const { sourceRefName = '', targetRefName = '' } = await pull(number);
      const [head = '', base = ''] = [sourceRefName, targetRefName].map((ref) =>
        ref.slice(HEADS.length),
      );
      await git.mergeBase(head, base);
    },
    retarget: (number, base) => update(number, { targetRefName: HEADS + base }),
    edit: (number, { title, body }) =>
      update(number, {
        ...(title !== undefined && { title }),
        ...(body !== undefined && { description: body }),
      }),
    async label(number, label) {
      const { Git } = await api;
      await Git.createPullRequestLabel({ name: label }, repository, number, project);
    },
    async approve(number) {
      const { Git, me } = await api;
      await Git.createPullRequestReviewer({ vote: 10 }, repository, number, me, project);
    },
    ...git,
    async deleteBranch(branch) {
      const { Git } = await api;
      const refs = await Git.getRefs(repository, project, `heads/${branch}`);
      const { objectId = '' } = refs.find((ref) => ref.name === HEADS + branch) ?? {};
      const gone = { name: HEADS + branch, oldObjectId: objectId, newObjectId: NOWHERE };
      await Git.updateRefs([gone], repository, project);
    },
  };
}

/** Signed in as somebody: the client, and the id of who it is. */
export async function azureDevOpsFor(
  forge: LocalForge,
  login: string,
): Promise<{ readonly api: WebApi; readonly Git: IGitApi; readonly me: string }> {
  const handler = getPersonalAccessTokenHandler(tokenOf(forge, login));
  const api = new WebApi(forge.azureDevOps.url, handler);
  const { authenticatedUser } = await api.connect();
  return { api, Git: await api.getGitApi(), me: authenticatedUser?.id ?? '' };
}

/** As the button "Clone" shows it, with the token put in. */
function cloneUrl(forge: LocalForge, name: string, token: string): string {
  const path = name.replace('/', '/_git/');
  return `${forge.azureDevOps.url.replace('://', `://contoso:${token}@`)}/${path}`;
}

function tokenOf(forge: LocalForge, login: string): string {
  const token = `token-of-${login}`;
  forge.access.grant(token, { login });
  return token;
}
