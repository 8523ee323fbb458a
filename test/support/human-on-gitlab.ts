import { Gitlab } from '@gitbeaker/rest';
import type { LocalForge } from '../../local/forge';
import { withGit } from './git-clone';
import type { Human } from './human';

export type GitLabClient = InstanceType<typeof Gitlab<false>>;

/** Mona, in the browser and at her terminal: GitLab's client for JavaScript, and git. */
export function humanOnGitLab(forge: LocalForge, name: string, login = 'mona'): Human {
  const gitlab = gitlabFor(forge, login);
  const { MergeRequests } = gitlab;
  return {
    async merge(number, method = 'merge') {
      if (method === 'rebase') await MergeRequests.rebase(name, number);
      await MergeRequests.merge(name, number, { squash: method === 'squash' });
    },
    close: async (number) => void (await MergeRequests.edit(name, number, { stateEvent: 'close' })),
    reopen: async (number) =>
      void (await MergeRequests.edit(name, number, { stateEvent: 'reopen' })),
    updateBranch: async (number) => void (await MergeRequests.rebase(name, number)),
    retarget: async (number, targetBranch) =>
      void (await MergeRequests.edit(name, number, { targetBranch })),
    edit: async (number, { title, body }) =>
      void (await MergeRequests.edit(name, number, {
        ...(title !== undefined && { title }),
        ...(body !== undefined && { description: body }),
      })),
    label: async (number, label) =>
      void (await MergeRequests.edit(name, number, { addLabels: label })),
    approve: async (number) => void (await gitlab.MergeRequestApprovals.approve(name, number)),
    ...withGit(cloneUrl(forge, name, tokenOf(forge, login))),
    deleteBranch: async (branch) => void (await gitlab.Branches.remove(name, branch)),
  };
}

/** Signed in as somebody. */
export function gitlabFor(forge: LocalForge, login: string): GitLabClient {
  return new Gitlab({ host: forge.gitlab.url, token: tokenOf(forge, login) });
}

/** As the button "Clone" shows it, with the token put in. */
function cloneUrl(forge: LocalForge, name: string, token: string): string {
  return `${forge.gitlab.url.replace('://', `://oauth2:${token}@`)}/${name}.git`;
}

function tokenOf(forge: LocalForge, login: string): string {
  const token = `token-of-${login}`;
  forge.access.grant(token, { login });
  return token;
}
