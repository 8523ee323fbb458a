export { createAppAuth } from '@octokit/auth-app';
export { Octokit } from '@octokit/rest';
