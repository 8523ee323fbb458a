import { Octokit } from '@octokit/rest';
import type { LocalForge } from '../../local/forge';
import { withGit } from './git-clone';
import type { Human } from './human';

/** Mona, in the browser and at her terminal: GitHub's own client, and git. */
export function humanOnGitHub(forge: LocalForge, name: string, login = 'mona'): Human {
  const octokit = octokitFor(forge, login);
  const [owner = '', repo = ''] = name.split('/');
  const at = { owner, repo };
  const update = (number: number, change: object) =>
    octokit.rest.pulls.update({ ...at, pull_number: number, ...change });
  return {
    async merge(number, method = 'merge') {
      await octokit.rest.pulls.merge({ ...at, pull_number: number, merge_method: method });
    },
    close: async (number) => void (await update(number, { state: 'closed' })),
    reopen: async (number) => void (await update(number, { state: 'open' })),
    async updateBranch(number) {
      await octokit.rest.pulls.updateBranch({ ...at, pull_number: number });
    },
    retarget: async (number, base) => void (await update(number, { base })),
    edit: async (number, text) => void (await update(number, text)),
    async label(number, label) {
      await octokit.rest.issues.addLabels({ ...at, issue_number: number, labels: [label] });
    },
    async approve(number) {
      await octokit.rest.pulls.createReview({ ...at, pull_number: number, event: 'APPROVE' });
    },
    ...withGit(forge.cloneUrl(name, tokenOf(forge, login))),
    async deleteBranch(branch) {
      await octokit.rest.git.deleteRef({ ...at, ref: `heads/${branch}` });
    },
  };
}

/** GitHub's own client, signed in as somebody. */
export function octokitFor(forge: LocalForge, login: string): Octokit {
  const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  return new Octokit({ baseUrl: forge.github.url, auth: tokenOf(forge, login), log: quiet });
}

function nothing(): void {}

function tokenOf(forge: LocalForge, login: string): string {
  const token = `token-of-${login}`;
  forge.access.grant(token, { login });
  return token;
}
