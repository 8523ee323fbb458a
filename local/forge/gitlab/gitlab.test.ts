import type { LocalForge } from '../index';
import { startForge } from '../index';

const NAME = 'contoso/platform/fleet';

let forge: LocalForge;
let main: string;
beforeEach(async () => {
  forge = await startForge();
  const { git } = await forge.addRepository(NAME, { 'a.yaml': 'a: 1\n' });
  main = (await git.head('main')) ?? '';
});
afterEach(() => forge.stop());

async function call(method: string, path: string, body?: unknown, token = forge.access.token) {
  const root = `${forge.gitlab.url}/api/v4/projects/${encodeURIComponent(NAME)}`;
  const response = await fetch(root + path, {
    method,
    headers: { 'private-token': token },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const update = { action: 'update', file_path: 'a.yaml', content: 'a: 2\n' };

function commit(action: object, more: object = {}) {
  return call('POST', '/repository/commits', {
    ...{ branch: 'x', start_sha: main, commit_message: 'c', actions: [action], ...more },
  });
}

test.each([
  ['A file with this name already exists', { ...update, action: 'create' }],
  ["A file with this name doesn't exist", { ...update, file_path: 'no.yaml' }],
  ["A file with this name doesn't exist", { action: 'delete', file_path: 'no.yaml' }],
])('a commit is refused: %s', async (message, action) => {
  expect(await commit(action)).toEqual({ status: 400, body: { message } });
  expect(await forge.repository(NAME).git.head('x')).toBeUndefined();
});

test('a commit to a branch that is there is refused, unless it is forced', async () => {
  expect((await commit(update)).status).toBe(201);
  const again = await commit({ ...update, content: 'a: 3\n' });
  expect(again).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('exists') },
  });
  const forced = await commit({ ...update, content: 'a: 3\n' }, { force: true });
  expect(forced).toMatchObject({ status: 201, body: { parent_ids: [main] } });
});

test('a branch that is not there cannot be committed to without a start', async () => {
  const { body } = await commit(update, { start_sha: undefined });
  expect(body.message).toBe('You can only create or edit files when you are on a branch');
});

test('an unknown token, and a project that is not there', async () => {
  expect(await call('GET', '', undefined, 'nobody')).toMatchObject({ status: 401 });
  forge.access.grant(forge.access.token, { repositories: [] });
  expect(await call('GET', '')).toEqual({
    ...{ status: 404, body: { message: '404 Project Not Found' } },
  });
});

test('a title that begins with Draft: makes a draft, and one without makes it ready', async () => {
  await commit(update);
  const branches = { source_branch: 'x', target_branch: 'main' };
  const opened = await call('POST', '/merge_requests', { ...branches, title: 'Draft: t' });
  expect(opened.body).toMatchObject({ draft: true, title: 'Draft: t' });
  const ready = await call('PUT', '/merge_requests/1', { title: 't' });
  expect(ready.body).toMatchObject({ draft: false, title: 't' });
});

test('reviewers are replaced by the list that is given', async () => {
  await commit(update);
  const branches = { source_branch: 'x', target_branch: 'main' };
  await call('POST', '/merge_requests', { ...branches, title: 't' });
  await forge.repository(NAME).requests.update(1, { reviewers: ['hubot'] });
  const { body } = await call('PUT', '/merge_requests/1', { reviewer_ids: [] });
  expect(body.reviewers).toEqual([]);
});

test('to merge at another commit than was looked at is refused', async () => {
  await commit(update);
  const branches = { source_branch: 'x', target_branch: 'main' };
  await call('POST', '/merge_requests', { ...branches, title: 't' });
  const { status } = await call('PUT', '/merge_requests/1/merge', { auto_merge: true, sha: main });
  expect(status).toBe(409);
});
