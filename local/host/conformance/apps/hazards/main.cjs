/** Patterns that durable-functions 3.5.0 gets wrong, one orchestrator each. Do not imitate. */
const df = require('durable-functions');

const ran = [];
const MINUTE = 60_000;

df.app.activity('work', {
  handler: (input) => {
    ran.push(input.name);
    if (input.fail) throw new Error(`${input.name} fails`);
    return { name: input.name };
  },
});
const failures = new Map();
df.app.activity('failTimes', {
  handler: ({ name, times }) => {
    const count = (failures.get(name) ?? 0) + 1;
    failures.set(name, count);
    ran.push(`${name} ${count}`);
    if (count <= times) throw new Error(`${name} ${count}`);
    return { name, count };
  },
});
df.app.activity('typeOf', { handler: (input) => ({ type: typeof input, input }) });

function at(context, ms) {
  return new Date(context.df.currentUtcDateTime.getTime() + ms);
}

function retry(first, attempts) {
  return new df.RetryOptions(first, attempts);
}

df.app.orchestration('shrinkingAny', function* (context) {
  const names = ['a', 'b', 'c'];
  let open = names.map((name) => context.df.callActivity('work', { name }));
  const winners = [];
  while (open.length > 0) {
    const winner = yield context.df.Task.any(open);
    winners.push(winner.result?.name ?? null);
    open = open.filter((task) => task !== winner);
  }
  return { winners };
});

df.app.orchestration('timerRacedTwice', function* (context) {
  const timer = context.df.createTimer(at(context, 60 * MINUTE));
  yield context.df.Task.any([context.df.waitForExternalEvent('first'), timer]);
  const winner = yield context.df.Task.any([context.df.waitForExternalEvent('second'), timer]);
  if (winner !== timer) timer.cancel();
  const result = yield context.df.callActivity('work', { name: 'after' });
  return { winner: winner === timer ? 'timer' : 'event', result };
});

df.app.orchestration('workAfterFailedAll', function* (context) {
  try {
    yield context.df.Task.all([
      context.df.callActivity('work', { name: 'bad', fail: true }),
      context.df.callActivityWithRetry('failTimes', retry(MINUTE, 3), {
        name: 'sibling',
        times: 2,
      }),
    ]);
  } catch {
    const result = yield context.df.callActivity('work', { name: 'new' });
    return { result: result ?? 'undefined' };
  }
});

df.app.orchestration('retryInAny', function* (context) {
  const { race } = context.df.getInput();
  const task = context.df.callActivityWithRetry('failTimes', retry(10 * MINUTE, 3), {
    name: 'late',
    times: 1,
  });
  const timer = context.df.createTimer(at(context, race * MINUTE));
  const winner = yield context.df.Task.any([task, timer]);
  if (winner !== timer) timer.cancel();
  const result = yield task;
  yield context.df.callActivity('work', { name: 'after' });
  return result;
});

df.app.orchestration('retryTimeout', function* (context) {
  const options = retry(MINUTE, 10);
  options.retryTimeoutInMilliseconds = 2 * MINUTE;
  return yield context.df.callActivityWithRetry('failTimes', options, { name: 'never', times: 99 });
});

df.app.orchestration('buffered', function* (context) {
  const { round, got } = context.df.getInput();
  if (round === 2) {
    const timer = context.df.createTimer(at(context, MINUTE));
    const event = context.df.waitForExternalEvent('ping');
    const winner = yield context.df.Task.any([event, timer]);
    if (winner === event) timer.cancel();
    return { got: winner === event ? [...got, event.result] : got };
  }
  const first = yield context.df.waitForExternalEvent('ping');
  yield context.df.createTimer(at(context, MINUTE));
  context.df.continueAsNew({ round: 2, got: [first] });
});

df.app.orchestration('abandonedWait', function* (context) {
  yield context.df.Task.any([
    context.df.waitForExternalEvent('ping'),
    context.df.createTimer(at(context, MINUTE)),
  ]);
  const got = [];
  got.push(yield context.df.waitForExternalEvent('ping'));
  yield context.df.callActivity('work', { name: 'handling' });
  const timer = context.df.createTimer(at(context, MINUTE));
  const second = context.df.waitForExternalEvent('ping');
  const winner = yield context.df.Task.any([second, timer]);
  if (winner === second) {
    timer.cancel();
    got.push(second.result);
  }
  return { got };
});

df.app.orchestration('eventYieldedTwice', function* (context) {
  const first = context.df.waitForExternalEvent('ping');
  yield context.df.Task.any([first, context.df.createTimer(at(context, MINUTE))]);
  yield context.df.Task.any([first, context.df.createTimer(at(context, MINUTE))]);
  const got = [yield first];
  yield context.df.callActivity('work', { name: 'handling' });
  const next = context.df.waitForExternalEvent('ping');
  const timer = context.df.createTimer(at(context, MINUTE));
  const winner = yield context.df.Task.any([next, timer]);
  if (winner === next) timer.cancel();
  return { got: winner === next ? [...got, next.result] : got };
});

df.app.orchestration('completedInAny', function* (context) {
  const done = context.df.callActivity('work', { name: 'done' });
  yield done;
  const timer = context.df.createTimer(at(context, 60 * MINUTE));
  const winner = yield context.df.Task.any([done, timer]);
  return { winner: winner === timer ? 'timer' : 'activity' };
});

df.app.orchestration('forgottenTimer', function* (context) {
  const event = context.df.waitForExternalEvent('go');
  yield context.df.Task.any([event, context.df.createTimer(at(context, 24 * 60 * MINUTE))]);
  return { event: event.result };
});

df.app.orchestration('booleanInput', function* (context) {
  return yield context.df.callActivity('typeOf', true);
});

df.app.orchestration('inputBack', function* (context) {
  return { input: context.df.getInput() };
});
df.app.orchestration('textToNext', function* (context) {
  const input = context.df.getInput();
  if (input !== null) return { input };
  context.df.continueAsNew('x');
});

df.app.orchestration('falsyStatus', function* (context) {
  context.df.setCustomStatus('busy');
  yield context.df.waitForExternalEvent('go');
  context.df.setCustomStatus('');
  yield context.df.waitForExternalEvent('go');
});

df.app.orchestration('timestampInput', function* (context) {
  return { isDate: context.df.getInput().Timestamp instanceof Date };
});

df.app.orchestration('lazyTasks', function* (context) {
  const first = context.df.callActivity('work', { name: 'first' });
  const second = context.df.callActivity('work', { name: 'second' });
  yield first;
  yield context.df.waitForExternalEvent('go');
  yield second;
});

module.exports = { ran };
