import type { LocalForge } from '../index';
import { startForge } from '../index';

const NOWHERE = '0'.repeat(40);

let forge: LocalForge;
let main: string;
beforeEach(async () => {
  forge = await startForge();
  const { git } = await forge.addRepository('Platform/fleet', { 'a.yaml': 'a: 1\n' });
  main = (await git.head('main')) ?? '';
});
afterEach(() => forge.stop());

async function call(method: string, path: string, body?: unknown, token = forge.access.token) {
  const root = `${forge.azureDevOps.url}/Platform/_apis/git/repositories/fleet`;
  const response = await fetch(root + path, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

function push(change: object, oldObjectId = main, branch = 'x') {
  return call('POST', '/pushes?api-version=7.1', {
    refUpdates: [{ name: `refs/heads/${branch}`, oldObjectId }],
    commits: [{ comment: 'c', changes: [change] }],
  });
}

const content = { newContent: { content: 'a: 2\n', contentType: 'rawtext' } };
const edit = { changeType: 'edit', item: { path: '/a.yaml' }, ...content };
const add = { changeType: 'add', item: { path: '/b.yaml' }, ...content };

test('a request without an api-version is refused', async () => {
  expect(await call('POST', '/pushes', {})).toMatchObject({
    ...{ status: 400, body: { typeKey: 'VssVersionNotSpecifiedException' } },
  });
});

test('an unknown token gets the sign-in page, and a 401 for PATCH', async () => {
  const page = await call('GET', '/refs?api-version=7.1', undefined, 'nobody');
  expect(page).toMatchObject({ status: 203, body: expect.stringContaining('Sign In') });
  const patch = await call('PATCH', '/pullrequests/1?api-version=7.1', {}, 'nobody');
  expect(patch).toMatchObject({ status: 401, body: { typeKey: 'UnauthorizedRequestException' } });
});

test.each([
  ['edit what is not there', { ...edit, item: { path: '/no.yaml' } }],
  ['delete what is not there', { changeType: 'delete', item: { path: '/no.yaml' } }],
  ['add what is there', { ...add, item: { path: '/a.yaml' } }],
  ['a path without its slash', { ...add, item: { path: 'b.yaml' } }],
  ['an unknown kind of content', { ...add, newContent: { content: '', contentType: 'x' } }],
])('a push that would %s is refused, and makes no branch', async (_, change) => {
  expect((await push(change)).status).toBe(400);
  expect(await forge.repository('Platform/fleet').git.head('x')).toBeUndefined();
});

test('a push to a branch that is elsewhere is stale', async () => {
  expect((await push(edit)).status).toBe(201);
  expect(await push(add)).toMatchObject({
    ...{ status: 409, body: { typeKey: 'GitReferenceStaleException' } },
  });
});

test('a push from nowhere begins a history of its own', async () => {
  const { body } = await push(add, NOWHERE);
  const { git } = forge.repository('Platform/fleet');
  const { commitId } = body.commits[0] as { readonly commitId: string };
  expect((await git.readCommit(commitId))?.parents).toEqual([]);
});

test('a list of requests cuts their descriptions, and has no labels', async () => {
  await push(edit);
  const refs = { sourceRefName: 'refs/heads/x', targetRefName: 'refs/heads/main' };
  const text = { title: 't', description: 'd'.repeat(900) };
  const opened = await call('POST', '/pullrequests?api-version=7.1', { ...refs, ...text });
  expect(opened).toMatchObject({ status: 201, body: { description: 'd'.repeat(900) } });
  const { body } = await call('GET', '/pullrequests?api-version=7.1');
  expect(body.value).toMatchObject([{ description: 'd'.repeat(400) }]);
});

test('a description of more than 4000 characters is refused', async () => {
  await push(edit);
  const refs = { sourceRefName: 'refs/heads/x', targetRefName: 'refs/heads/main' };
  const text = { title: 't', description: 'd'.repeat(4001) };
  const { status } = await call('POST', '/pullrequests?api-version=7.1', { ...refs, ...text });
  expect(status).toBe(400);
});

test('refs are moved one by one, and what became of each is told in a 200', async () => {
  const updates = [
    { name: 'refs/heads/y', oldObjectId: NOWHERE, newObjectId: main },
    { name: 'refs/heads/main', oldObjectId: 'a'.repeat(40), newObjectId: main },
  ];
  const { status, body } = await call('POST', '/refs?api-version=7.1', updates);
  expect(status).toBe(200);
  expect(body.value).toMatchObject([
    { success: true, updateStatus: 'succeeded' },
    { success: false, updateStatus: 'staleOldObjectId' },
  ]);
});
