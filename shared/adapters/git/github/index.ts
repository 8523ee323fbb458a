import type { RepositoryRules } from '../../../core/configuration/repository-rules';
import type { Forge } from '../forge';
import type { ForgeOptions } from '../options';
import { observeBranch } from './branch';
import { decorate } from './decorate';
import { gitHubIssues, gitHubIssueWrites } from './issues';
import { baseHead, branchesOf, readFiles, readTree } from './read';
import {
  closePullRequest,
  openPullRequest,
  pullRequestsOf,
  updatePullRequest,
} from './pull-requests';
import { openSession } from './session';
import { deleteBranch, writeBranch } from './write';

/** A repository on GitHub, or on an Enterprise Server, through Octokit, which is loaded with the first call. */
export function createGitHubForge(repository: RepositoryRules, options: ForgeOptions): Forge {
  const session = openSession(repository, options);
  return {
    baseHead: () => baseHead(session),
    tree: (commit) => readTree(session, commit),
    read: (commit, folders) => readFiles(session, commit, folders),
    branch: (name) => observeBranch(session, name),
    branches: (prefix) => branchesOf(session, prefix),
    pullRequests: (branch) => pullRequestsOf(session, branch),
    issues: gitHubIssues(session),
    issueWrites: gitHubIssueWrites(session),
    write: (write) => writeBranch(session, write),
    deleteBranch: (name, expectedHead) => deleteBranch(session, name, expectedHead),
    open: (request) => openPullRequest(session, request),
    update: (number, change) => updatePullRequest(session, number, change),
    close: (number) => closePullRequest(session, number),
    decorate: (number, decoration) => decorate(session, number, decoration),
  };
}
