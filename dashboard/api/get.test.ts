import type { Answer } from './outcome';
import { createApi } from './get';

interface Sent {
  readonly path: string;
  readonly headers: Record<string, string>;
}

/** An API that gets these answers, one after the other, and what it sent. */
function browser(
  answers: readonly (() => Response | Promise<Response>)[],
  { key, online = true }: { key?: string; online?: boolean } = {},
): { read: () => Promise<Answer<unknown>>; change: () => Promise<Answer<unknown>>; sent: Sent[] } {
  const sent: Sent[] = [];
  const queue = [...answers];
  const api = createApi({
    fetch: async (path, init) => {
      sent.push({ path, headers: init.headers as Record<string, string> });
      const next = queue.shift();
      if (next === undefined) throw new TypeError('Failed to fetch');
      return next();
    },
    isOnline: () => online,
    key: () => key,
  });
  const change = (): Promise<Answer<unknown>> =>
    api.send({ method: 'POST', path: '/api/resync', body: { names: ['*'] }, key: 'once' });
  return { read: () => api.get('/api/status'), change, sent };
}

function ok(body: object, etag = '"1"'): Response {
  return new Response(JSON.stringify(body), { headers: { etag } });
}

it('asks by ETag the second time, and hands out the very same body when nothing has changed', async () => {
  const { read, sent } = browser([() => ok({ n: 1 }), () => new Response(null, { status: 304 })]);
  const [first, second] = [await read(), await read()];
  expect(sent[0]?.headers).not.toHaveProperty('if-none-match');
  expect(sent[1]?.headers).toMatchObject({ 'if-none-match': '"1"' });
  expect(second).toEqual({ ok: true, body: { n: 1 }, same: true });
  expect(first.ok && second.ok && first.body === second.body).toBe(true);
});

it('sends the key in a header, and never in the address', async () => {
  const { read, sent } = browser([() => ok({})], { key: 'secret' });
  await read();
  expect(sent).toEqual([
    { path: '/api/status', headers: { accept: 'application/json', 'x-functions-key': 'secret' } },
  ]);
});

const PROBLEM = {
  type: 'urn:aks-identity-reconciler:problem:ConfigurationInvalid',
  title: 'ConfigurationInvalid',
  status: 409,
  detail: 'profiles.yaml:12:5: "manged" is not a mode.',
  remedy: 'Write managed.',
};

const REFUSALS: readonly (readonly [string, string, () => Response])[] = [
  ['no key was given', 'key', () => new Response('', { status: 401 })],
  [
    'Entra asks who it is',
    'signIn',
    () => new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer realm="x"' } }),
  ],
  ['the caller is not assigned', 'forbidden', () => new Response('', { status: 403 })],
  [
    'the host is starting',
    'starting',
    () => new Response('Function host is not running.', { status: 503 }),
  ],
  [
    'the app has not started',
    'starting',
    () => Response.json({ title: 'NotStarted', detail: 'x' }, { status: 503 }),
  ],
  ['the configuration was never good', 'problem', () => Response.json(PROBLEM, { status: 409 })],
  ['a proxy answers', 'strange', () => new Response('<html>', { status: 200 })],
  ['another app answers', 'strange', () => new Response('no', { status: 404 })],
];

it.each(REFUSALS)('says what to do when %s', async (_, kind, answer) => {
  const result = await browser([answer]).read();
  expect(result.ok).toBe(false);
  expect(!result.ok && result.trouble.kind).toBe(kind);
  expect(!result.ok && result.trouble.remedy).not.toBe('');
});

it('shows what the reconciler itself says', async () => {
  const result = await browser([() => Response.json(PROBLEM, { status: 409 })]).read();
  const { title, detail, remedy } = PROBLEM;
  expect(result).toEqual({ ok: false, trouble: { kind: 'problem', title, detail, remedy } });
});

it('heeds Retry-After', async () => {
  const busy = (): Response =>
    Response.json({ ...PROBLEM, status: 429 }, { status: 429, headers: { 'retry-after': '30' } });
  const result = await browser([busy]).read();
  expect(!result.ok && result.trouble.retryAfterMs).toBe(30_000);
});

it('tells an app that was stopped from a browser without a network', async () => {
  const stopped = await browser([]).read();
  const offline = await browser([], { online: false }).read();
  expect([stopped, offline].map((each) => !each.ok && each.trouble.kind)).toEqual([
    'unreachable',
    'offline',
  ]);
});

it('sends a change with the header of our page, once for each key, and never from a cache', async () => {
  const { change, sent } = browser([() => ok({ run: '/api/runs/1' }), () => ok({})], { key: 'k' });
  expect(await change()).toMatchObject({ ok: true, body: { run: '/api/runs/1' } });
  await change();
  const [first, second] = sent;
  expect(first?.headers).toMatchObject({
    'x-aks-identity-page': '1',
    'idempotency-key': 'once',
    'content-type': 'application/json',
    'x-functions-key': 'k',
  });
  expect(second?.headers).toEqual(first?.headers);
});

it('a change that is refused says what, why and what to do', async () => {
  const problem = { title: 'NotAnOperator', detail: 'You may read.', remedy: 'Ask.' };
  const { change } = browser([() => new Response(JSON.stringify(problem), { status: 403 })]);
  expect(await change()).toMatchObject({
    trouble: { kind: 'problem', title: 'NotAnOperator', detail: 'You may read.', remedy: 'Ask.' },
  });
});
