import type { LocalForge } from '..';
import { startForge } from '..';

const NAME = 'contoso/fleet';
let forge: LocalForge;
let main: string;
beforeEach(async () => {
  forge = await startForge();
  const { git } = await forge.addRepository(NAME, { 'a.yaml': 'a: 1\n', 'b/c.yaml': 'c: 1\n' });
  main = (await git.head('main')) ?? '';
});
afterEach(() => forge.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly message?: string; readonly sha: string } & Readonly<
    Record<string, unknown>
  >;
}

/** A request as curl would send it. */
async function ask(
  method: string,
  path: string,
  body?: unknown,
  token: string = forge.access.token,
): Promise<Answer> {
  const answer = await fetch(`${forge.github.url}/repos/${NAME}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    ...{ status: answer.status, headers: answer.headers },
    body: text === '' ? {} : (JSON.parse(text) as Answer['body']),
  } as Answer;
}

async function commit(content: string, parents: readonly string[] = [main]): Promise<string> {
  const tree = await ask('POST', '/git/trees', {
    base_tree: main,
    tree: [{ path: 'a.yaml', mode: '100644', type: 'blob', content }],
  });
  const made = await ask('POST', '/git/commits', { message: 'm', tree: tree.body.sha, parents });
  return made.body.sha;
}

const told = ({ status, body }: Answer) => [status, body.message];

test('a ref is found with its slashes encoded or not', async () => {
  expect((await ask('GET', '/git/ref/heads/main')).body['object']).toMatchObject({ sha: main });
  expect((await ask('GET', '/git/ref/heads%2Fmain')).status).toBe(200);
  expect(told(await ask('GET', '/git/ref/heads/none'))).toEqual([404, 'Not Found']);
});

test('a ref is made once, and moved forward alone unless it is forced', async () => {
  const [one, two] = [await commit('1'), await commit('2')];
  const make = { ref: 'refs/heads/bot/x', sha: one };
  expect((await ask('POST', '/git/refs', make)).status).toBe(201);
  expect(told(await ask('POST', '/git/refs', make))).toEqual([422, 'Reference already exists']);
  const move = (body: object) => ask('PATCH', '/git/refs/heads/bot/x', body);
  expect(told(await move({ sha: two }))).toEqual([422, 'Update is not a fast forward']);
  expect((await move({ sha: two, force: true })).status).toBe(200);
  expect((await move({ sha: await commit('3', [two]) })).status).toBe(200);
  expect(told(await move({ sha: 'f'.repeat(40) }))).toEqual([422, 'Object does not exist']);
  expect((await ask('DELETE', '/git/refs/heads/bot/x')).status).toBe(204);
  expect((await ask('DELETE', '/git/refs/heads/bot/x')).status).toBe(422);
});

test('a ref that git would refuse is refused', async () => {
  const answer = await ask('POST', '/git/refs', { ref: 'refs/heads/a..b', sha: main });
  expect(answer.status).toBe(422);
});

test('a tree with a file that leads outside, or takes away what is not there, is refused', async () => {
  const tree = (entry: object) => ask('POST', '/git/trees', { base_tree: main, tree: [entry] });
  expect((await tree({ path: '../x', mode: '100644', content: 'x' })).status).toBe(422);
  expect((await tree({ path: '/x', mode: '100644', content: 'x' })).status).toBe(422);
  const gone = await tree({ path: 'none', mode: '100644', sha: null });
  expect(told(gone)).toEqual([422, 'GitRPC::BadObjectState']);
});

test('an equal tree has the equal id', async () => {
  const content = 'a: 1\n';
  const { body } = await ask('POST', '/git/trees', {
    base_tree: main,
    tree: [{ path: 'a.yaml', mode: '100644', content }],
  });
  expect(body.sha).toBe((await forge.repository(NAME).git.readCommit(main))?.tree);
});

test('requests come in pages, with a link to the next', async () => {
  for (const branch of ['one', 'two', 'three']) {
    await forge.hand(NAME).push({ branch, files: { [branch]: 'x' } });
    await ask('POST', '/pulls', { title: branch, head: branch, base: 'main', body: '' });
  }
  const first = await ask('GET', '/pulls?per_page=2');
  const titles = (first.body as unknown as readonly { title: string }[]).map(({ title }) => title);
  expect(titles).toEqual(['three', 'two']);
  expect(first.headers.get('link')).toContain('page=2>; rel="next"');
  const second = await ask('GET', '/pulls?per_page=2&page=2');
  expect(second.body).toHaveLength(1);
  expect(second.headers.get('link')).not.toContain('rel="next"');
  expect((await ask('GET', '/pulls')).headers.get('link')).toBeNull();
  expect((await ask('GET', '/pulls?head=contoso:two')).body).toHaveLength(1);
  expect((await ask('GET', '/pulls?head=somebody:two')).body).toHaveLength(0);
});

test('a request without commits, or without its branch, is refused', async () => {
  await forge.repository(NAME).git.moveBranch('same', main, undefined);
  const open = (head: string) => ask('POST', '/pulls', { title: 't', head, base: 'main' });
  expect(JSON.stringify((await open('same')).body)).toContain('No commits between main and same');
  expect((await open('none')).body['errors']).toMatchObject([{ field: 'head', code: 'invalid' }]);
});

test('a body that is too long is refused', async () => {
  await forge.hand(NAME).push({ branch: 'x', files: { x: 'x' } });
  const body = { title: 't', head: 'x', base: 'main', body: 'x'.repeat(65_537) };
  expect(JSON.stringify((await ask('POST', '/pulls', body)).body)).toContain('maximum is 65536');
});

test('labels come in an object, or as the bare list that PyGithub sends', async () => {
  await forge.hand(NAME).push({ branch: 'x', files: { x: 'x' } });
  await ask('POST', '/pulls', { title: 't', head: 'x', base: 'main' });
  await ask('POST', '/issues/1/labels', { labels: ['one'] });
  const { body } = await ask('POST', '/issues/1/labels', ['two', { name: 'three' }]);
  expect(body).toMatchObject([{ name: 'one' }, { name: 'two' }, { name: 'three' }]);
});

test('a token counts down, and is refused when it is spent', async () => {
  const { headers } = await ask('GET', '');
  expect(headers.get('x-ratelimit-remaining')).toBe('4999');
  expect((await ask('GET', '', undefined, 'wrong')).status).toBe(401);
});

test('what is not there is not found, whoever asks', async () => {
  expect((await ask('GET', '/nowhere')).status).toBe(404);
  const other = await fetch(`${forge.github.url}/repos/no/such`, {
    headers: { authorization: `token ${forge.access.token}` },
  });
  expect(other.status).toBe(404);
});

test('the ledger tells writes from reads', async () => {
  await ask('GET', '');
  await commit('1');
  expect(forge.calls.all()).toHaveLength(3);
  expect(forge.calls.writes().map(({ request }) => request.path)).toEqual([
    '/api/v3/repos/contoso/fleet/git/trees',
    '/api/v3/repos/contoso/fleet/git/commits',
  ]);
});
