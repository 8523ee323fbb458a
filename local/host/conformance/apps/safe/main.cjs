/** The safe patterns: under any crash, duplicate and order they have one outcome. */
const df = require('durable-functions');

const calls = [];
const MINUTE = 60_000;

df.app.activity('work', {
  handler: ({ name, fail }) => {
    calls.push(name);
    if (fail) throw new Error(`${name} fails`);
    return { name };
  },
});
const flakyCalls = new Map();
/** Fails twice, then works. What has been is counted by instance. */
df.app.activity('flaky', {
  handler: ({ name, instance }) => {
    const key = `${instance} ${name}`;
    const before = flakyCalls.get(key) ?? 0;
    flakyCalls.set(key, before + 1);
    if (before < 2) throw new Error(`${name} fails`);
    return { name };
  },
});
df.app.activity('recordEvent', { handler: ({ id }) => calls.push(`event ${id}`) && {} });

function at(context, ms) {
  return new Date(context.df.currentUtcDateTime.getTime() + ms);
}

/** Every task is yielded before anything else is scheduled, whatever became of the others. */
df.app.orchestration('allSettled', function* (context) {
  const retry = new df.RetryOptions(MINUTE, 3);
  const tasks = [
    context.df.callActivity('work', { name: 'good' }),
    context.df.callActivity('work', { name: 'bad', fail: true }),
    context.df.callActivityWithRetry('work', retry, { name: 'worse', fail: true }),
  ];
  try {
    yield context.df.Task.all(tasks);
  } catch {
    // looked at below, one by one
  }
  const outcomes = [];
  for (const task of tasks) {
    try {
      outcomes.push((yield task).name);
    } catch (error) {
      outcomes.push(error.message.split(' \n')[0]);
    }
  }
  outcomes.push((yield context.df.callActivity('work', { name: 'next' })).name);
  return outcomes;
});

/** Each with retries of its own, and nothing beside it. */
df.app.orchestration('retriedInTurn', function* (context) {
  const retry = new df.RetryOptions(MINUTE, 5);
  const instance = context.df.instanceId;
  const outcomes = [];
  for (const name of ['first', 'second']) {
    outcomes.push(
      (yield context.df.callActivityWithRetry('flaky', retry, { name, instance })).name,
    );
  }
  outcomes.push((yield context.df.callActivity('work', { name: 'last' })).name);
  return outcomes;
});

df.app.orchestration('careful', function* (context) {
  const { name, fail } = context.df.getInput();
  try {
    return { ok: true, ...(yield context.df.callActivity('work', { name, fail })) };
  } catch {
    return { ok: false, name };
  }
});
df.app.orchestration('children', function* (context) {
  const all = ['a', 'b', 'c'].map((name) =>
    context.df.callSubOrchestrator(
      'careful',
      { name, fail: name === 'b' },
      `${context.df.instanceId}.${name}`,
    ),
  );
  const results = yield context.df.Task.all(all);
  const last = yield context.df.callActivity('work', { name: 'after' });
  return { results, last };
});

df.app.orchestration('eventOrTimer', function* (context) {
  const got = [];
  for (let round = 0; round < 3; round += 1) {
    const event = context.df.waitForExternalEvent('go');
    const timer = context.df.createTimer(at(context, 10 * MINUTE));
    const winner = yield context.df.Task.any([event, timer]);
    if (winner === event) timer.cancel();
    got.push(winner === event ? 'event' : 'timer');
    yield context.df.callActivity('work', { name: `round ${round}` });
  }
  return got;
});

df.app.orchestration('allOrTimer', function* (context) {
  const all = context.df.Task.all(
    ['x', 'y'].map((name) => context.df.callActivity('work', { name })),
  );
  const timer = context.df.createTimer(at(context, 10 * MINUTE));
  const winner = yield context.df.Task.any([all, timer]);
  if (winner === all) timer.cancel();
  return winner === all ? all.result.map(({ name }) => name) : 'too late';
});

df.app.orchestration('fussy', function* (context) {
  yield context.df.callActivity('work', { name: 'fussy', fail: true });
});
df.app.orchestration('childWithRetry', function* (context) {
  try {
    yield context.df.callSubOrchestratorWithRetry('fussy', new df.RetryOptions(MINUTE, 3), {});
  } catch (error) {
    return error.message.split(' \n')[0];
  }
});

/** The lossless monitor: events are handled until the period is over, and only the timer continues as new. */
df.app.orchestration('monitor', function* (context) {
  const { periods } = context.df.getInput();
  if (periods === 0) return { done: true };
  const deadline = at(context, 10 * MINUTE);
  for (;;) {
    const event = context.df.waitForExternalEvent('hint');
    const timer = context.df.createTimer(deadline);
    const winner = yield context.df.Task.any([event, timer]);
    if (winner === timer) break;
    timer.cancel();
    yield context.df.callActivity('recordEvent', { id: event.result.id });
  }
  context.df.continueAsNew({ periods: periods - 1 });
});

module.exports = { calls };
