import type { RepositoryRules } from '../../../core/configuration/repository-rules';
import type { Place } from '../failure';
import { gitHubFailure, messageOf, octokitError } from './failure';

const NOW = Date.UTC(2026, 10, 25);
const TARGET = {
  name: 'fleet',
  branch: 'main',
  forge: {
    provider: 'github',
    url: 'https://api.github.com',
    repository: 'contoso/fleet',
    auth: { kind: 'githubApp', appId: '1', installationId: '2', privateKeySetting: 'KEY' },
  },
  requests: { branchPrefix: 'identity/' },
} as RepositoryRules;
const PLACE: Place = { forge: 'GitHub', repository: TARGET, now: () => NOW, clean: (text) => text };

function failure(status: number, message: string, headers = {}, errors?: readonly object[]) {
  const data = { message, ...(errors && { errors }) };
  return gitHubFailure(PLACE, { status, headers, data }, { action: 'try' }).failure;
}

test.each([
  [401, 'Bad credentials', 'Stalled', 'ForgeUnauthorized'],
  [403, 'Resource not accessible by integration', 'Stalled', 'ForgeForbidden'],
  [403, 'Repository was archived so is read-only.', 'Stalled', 'RepositoryArchived'],
  [403, 'You have exceeded a secondary rate limit.', 'Throttled', 'ForgeThrottled'],
  [404, 'Not Found', 'Stalled', 'RepositoryNotFound'],
  [408, '', 'Transient', 'ForgeTimeout'],
  [409, 'Git Repository is empty.', 'Stalled', 'RepositoryEmpty'],
  [409, 'Conflict', 'Conflict', 'ForgeConflict'],
  [422, 'Reference already exists', 'Conflict', 'BranchMoved'],
  [422, 'Update is not a fast forward', 'Conflict', 'BranchMoved'],
  [422, 'Cannot force-push to this branch', 'Stalled', 'BranchProtected'],
  [422, 'Repository rule violations found', 'Stalled', 'BranchProtected'],
  [422, 'Invalid request.', 'Terminal', 'ForgeRefused'],
  [429, 'Too many requests', 'Throttled', 'ForgeThrottled'],
  [500, 'Server Error', 'Transient', 'ForgeError'],
  [301, 'Moved Permanently', 'Stalled', 'RepositoryMoved'],
])('%i "%s" is %s', (status, message, policy, code) => {
  expect(failure(status, message)).toMatchObject({ policy, code });
});

test('whatever stalls says what to do', () => {
  for (const status of [301, 401, 403, 404]) expect(failure(status, 'x').remedy).toBeTruthy();
});

test('a 403 of a quota that is spent waits for its reset, whatever it says', () => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 60) };
  expect(failure(403, 'API rate limit exceeded', headers)).toMatchObject({
    policy: 'Throttled',
    retryAfterMs: 61_000,
  });
});

test('an allow list, single sign-on and a suspended App have remedies of their own', () => {
  expect(failure(403, 'the organization has an IP allow list enabled').remedy).toContain(
    'outbound',
  );
  expect(failure(403, 'organization SAML enforcement').remedy).toContain('single sign-on');
  expect(failure(403, 'This installation has been suspended').remedy).toContain('Unsuspend');
});

test('an App that may not is named with its installation', () => {
  expect(failure(403, 'Resource not accessible by integration').remedy).toBe(
    'Give App 1 (installation 2) the permission "write access" for contoso/fleet on GitHub.',
  );
});

test("the message has GitHub's details of a 422, in one line", () => {
  const errors = [
    { resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for a:b.' },
    { resource: 'PullRequest', code: 'invalid', field: 'head' },
  ];
  expect(failure(422, 'Validation\nFailed', {}, errors).message).toBe(
    'GitHub, contoso/fleet: could not try (422 Validation Failed; A pull request already exists for a:b.; head invalid).',
  );
});

test('a message that is none is left out', () => {
  expect(messageOf('<html>')).toBe('');
  expect(messageOf({ message: 7, errors: ['plain', null] })).toBe('plain');
});

test('an error without a response is no answer of GitHub', () => {
  expect(octokitError({ name: 'HttpError', status: 500 })).toBeUndefined();
  expect(octokitError(new Error('x'))).toBeUndefined();
  expect(octokitError(undefined)).toBeUndefined();
});

test.each([
  ['FORBIDDEN', 'Resource not accessible by integration', 'ForgeForbidden'],
  ['NOT_FOUND', 'Could not resolve to a node', 'RepositoryNotFound'],
  ['RATE_LIMITED', 'API rate limit already exceeded', 'ForgeThrottled'],
  ['UNPROCESSABLE', 'Pull request is in clean status', 'ForgeRefused'],
  [undefined, 'Repository rule violations found', 'BranchProtected'],
])('GraphQL, which refuses with a 200, says %s: "%s" is %s', (type, message, code) => {
  const thrown = { name: 'GraphqlResponseError', headers: {}, errors: [{ type, message }] };
  const refusal = octokitError(thrown);
  expect(refusal && gitHubFailure(PLACE, refusal, { action: 'try' }).failure).toMatchObject({
    code,
  });
});
