/** One function of every trigger kind, and the plain orchestrations. */
const { app } = require('@azure/functions');
const df = require('durable-functions');

const seen = [];

app.http('hello', {
  route: 'hello/{name?}',
  methods: ['GET', 'POST'],
  handler: async (request) => ({
    jsonBody: {
      name: request.params.name ?? 'nobody',
      query: request.query.get('q'),
      text: await request.text(),
      setting: process.env.GREETING ?? null,
    },
    headers: { 'x-test': 'yes' },
    cookies: [{ name: 'c', value: 'v', path: '/' }],
  }),
});
app.http('silent', { handler: () => undefined });
app.http('broken', { handler: () => Promise.reject(new Error('boom')) });
app.http('item', {
  route: 'items/{id:int}',
  methods: ['GET'],
  handler: (r) => ({ body: `int ${r.params.id}` }),
});
app.http('newest', {
  route: 'items/newest',
  methods: ['GET'],
  handler: () => ({ body: 'newest' }),
});
app.http('byId', {
  route: 'order/{id}',
  methods: ['GET'],
  handler: (r) => ({ body: `id ${r.params.id}` }),
});
app.http('Literal', {
  route: 'order/literal',
  methods: ['GET', 'POST'],
  handler: () => ({ body: 'literal' }),
});
app.http('files', {
  route: 'files/{*rest}',
  methods: ['GET'],
  handler: (r) => ({ body: r.params.rest }),
});

app.timer('tick', {
  schedule: '%TICK%',
  handler: (timer, context) => {
    seen.push({ tick: timer, attempt: context.retryContext?.retryCount ?? 0 });
  },
});

app.eventGrid('onEvent', {
  handler: (event) => {
    if (event.data?.fail) throw new Error('poison');
    seen.push({ event });
  },
});

df.app.client.http('start', {
  route: 'start/{orchestrator}/{id?}',
  methods: ['POST'],
  handler: async (request, client) => {
    const text = await request.text();
    const options = text === '' ? {} : { input: JSON.parse(text) };
    if (request.params.id !== undefined) options.instanceId = request.params.id;
    const id = await client.startNew(request.params.orchestrator, options);
    return client.createCheckStatusResponse(request, id);
  },
});

df.app.activity('double', { handler: (input) => ({ value: input.value * 2 }) });
df.app.activity('echo', { handler: (input) => ({ type: typeof input, input }) });
const failures = new Map();
df.app.activity('flaky', {
  handler: ({ key, times }) => {
    const count = (failures.get(key) ?? 0) + 1;
    failures.set(key, count);
    if (count <= times) throw new Error(`failure ${count}`);
    return { count };
  },
});

df.app.orchestration('fanOut', function* (context) {
  const { values } = context.df.getInput();
  const all = yield context.df.Task.all(
    values.map((value) => context.df.callActivity('double', { value })),
  );
  return all.map(({ value }) => value);
});
df.app.orchestration('sleeper', function* (context) {
  const { ms } = context.df.getInput();
  const from = context.df.currentUtcDateTime.getTime();
  yield context.df.createTimer(new Date(from + ms));
  return { slept: context.df.currentUtcDateTime.getTime() - from };
});
df.app.orchestration('counter', function* (context) {
  const { left, sum } = context.df.getInput();
  if (left === 0) return { sum };
  const { value } = yield context.df.callActivity('double', { value: left });
  context.df.continueAsNew({ left: left - 1, sum: sum + value });
});
df.app.orchestration('child', function* (context) {
  const input = context.df.getInput();
  if (input.fail) throw new Error('child fails');
  return yield context.df.callActivity('double', input);
});
df.app.orchestration('parent', function* (context) {
  const { value } = yield context.df.callSubOrchestrator('child', { value: 3 });
  try {
    yield context.df.callSubOrchestrator('child', { fail: true });
  } catch (error) {
    return { value, error: error.message };
  }
});
df.app.orchestration('retrying', function* (context) {
  const retry = new df.RetryOptions(1000, 5);
  retry.backoffCoefficient = 2;
  const from = context.df.currentUtcDateTime.getTime();
  const result = yield context.df.callActivityWithRetry('flaky', retry, context.df.getInput());
  return { ...result, took: context.df.currentUtcDateTime.getTime() - from };
});
df.app.orchestration('waiter', function* (context) {
  context.df.setCustomStatus({ waiting: true });
  const event = yield context.df.waitForExternalEvent('go');
  return { event };
});
df.app.orchestration('failOnce', function* (context) {
  return yield context.df.callActivity('flaky', context.df.getInput());
});
df.app.orchestration('bigStatus', function* (context) {
  context.df.setCustomStatus('x'.repeat(9000));
  yield context.df.callActivity('double', { value: 1 });
});
df.app.orchestration('entityCaller', function* (context) {
  yield context.df.callEntity(new df.EntityId('counter', 'one'), 'add', 1);
});
df.app.orchestration('version', function* (context) {
  return { version: context.df.version };
});
df.app.orchestration('failing', function* () {
  throw new Error('no way');
});
df.app.orchestration('missingActivity', function* (context) {
  yield context.df.callActivity('nobody', {});
});

module.exports = { seen };
