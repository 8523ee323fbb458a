/** Timer functions of every sort. The test hands its clock over through `exports.clock`. */
const { app } = require('@azure/functions');

const runs = {};
const attempts = [];
let atOnce = 0;

function record(name) {
  return (timer) => {
    (runs[name] ??= []).push(timer);
  };
}

app.timer('tick', { schedule: '%TICK%', handler: record('tick') });
app.timer('span', { schedule: '00:30:00', handler: record('span') });
app.timer('eager', { schedule: '0 0 0 1 1 *', runOnStartup: true, handler: record('eager') });
app.timer('slow', {
  schedule: '0 * * * * *',
  handler: async (timer) => {
    record('slow')(timer);
    atOnce += 1;
    module.exports.mostAtOnce = Math.max(module.exports.mostAtOnce, atOnce);
    await module.exports.gate;
    atOnce -= 1;
  },
});
app.timer('failing', {
  schedule: '0 0 * * * *',
  retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 10 } },
  handler: (timer, context) => {
    attempts.push({
      at: new Date(module.exports.clock.now()).toISOString(),
      retry: context.retryContext?.retryCount ?? 0,
    });
    throw new Error('always');
  },
});

module.exports = { runs, attempts, mostAtOnce: 0 };
