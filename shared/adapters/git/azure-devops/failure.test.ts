import type { ForgeRules, RepositoryRules } from '../../../core/configuration/repository-rules';
import type { Place } from '../failure';
import { azureDevOpsFailure, refUpdateFailure } from './failure';

const FORGE: ForgeRules = {
  ...{ provider: 'azureDevOps', url: 'https://dev.azure.com/contoso', repository: 'p/fleet' },
  auth: { kind: 'managedIdentity' },
};
const PLACE: Place = {
  forge: 'Azure DevOps',
  repository: {
    name: 'fleet',
    forge: FORGE,
    requests: { branchPrefix: 'identity/' },
  } as RepositoryRules,
  now: () => 0,
  clean: (text) => text,
};

function failureOf(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const call = { action: 'push', path: '/pushes', permission: 'Contribute' };
  return azureDevOpsFailure(PLACE, call, { status, headers, bytes }).failure;
}

test.each([
  [302, 'Object moved', { location: 'https://spsprod.vssps.visualstudio.com/_signin?realm=x' }],
  [203, '<html>Sign In</html>', { 'content-type': 'text/html' }],
  [200, '<html>Sign In</html>', { 'content-type': 'text/html; charset=utf-8' }],
  [401, { message: 'TF400813: The user is not authorized to access this resource.' }, {}],
  [401, { message: 'Access Denied: The Personal Access Token used has expired.' }, {}],
  [500, { message: 'Access Denied: The Personal Access Token used has expired.' }, {}],
])('a %d with %j asks for another token', (status, body, headers) => {
  expect(failureOf(status, body, headers as Readonly<Record<string, string>>)).toMatchObject({
    ...{ policy: 'Stalled', code: 'ForgeUnauthorized' },
  });
});

test.each([
  ['GenericContribute', 'Contribute'],
  ['PullRequestContribute', 'Contribute to pull requests'],
  ['ForcePush', 'Force push'],
  ['SomethingNew', 'SomethingNew'],
])('the permission %s is named %s in the remedy', (told, shown) => {
  const message = `TF401027: You need the Git '${told}' permission to perform this action.`;
  expect(failureOf(403, { message }).remedy).toContain(`"${shown}`);
});

test('a redirect that is no sign-in is a repository that moved', () => {
  expect(failureOf(302, '', { location: 'https://dev.azure.com/other' }).code).toBe(
    'RepositoryMoved',
  );
});

test('a quota says when to come back', () => {
  const failure = failureOf(429, { message: 'TF400733' }, { 'retry-after': '30' });
  expect(failure).toMatchObject({ policy: 'Throttled', retryAfterMs: 30_000 });
});

test.each([
  ['staleOldObjectId', 'Conflict', 'BranchMoved'],
  ['forcePushRequired', 'Stalled', 'ForgeForbidden'],
  ['createBranchPermissionRequired', 'Stalled', 'ForgeForbidden'],
  ['writePermissionRequired', 'Stalled', 'ForgeForbidden'],
  ['rejectedByPolicy', 'Stalled', 'BranchProtected'],
  ['locked', 'Stalled', 'BranchProtected'],
  ['invalidRefName', 'Terminal', 'ForgeRefused'],
])('a ref that is %s is %s, %s', (updateStatus, policy, code) => {
  const { failure } = refUpdateFailure(PLACE, 'identity/x', { updateStatus });
  expect(failure).toMatchObject({ policy, code });
  expect(failure.message).toContain('identity/x');
});
