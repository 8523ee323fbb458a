import { completed, failed, fired, raised, terminated } from '../test/support/durable/events';
import { Instance } from '../test/support/durable/instance';
import { NOW } from '../test/support/world';
import { call } from './call';
import type { Kind } from './reconcile';
import { reconcile } from './reconcile';

interface Planned {
  readonly kind: 'planned';
  readonly planId: string;
  readonly apply: boolean;
}

/** A kind with one activity for each of its three parts. */
const KIND: Kind<{ readonly key: string }, Planned, string> = {
  *plan(context, { key }) {
    return yield* call(context, 'makePlan', { key } as never);
  },

  *carryOut(context, { planId }) {
    yield* call(context, 'advanceHost', { planId } as never);
    return 'something';
  },
  nothingDone: 'nothing',

  *record(context, { planId }, done) {
    return yield* call(context, 'recordRun', { planId, done } as never);
  },
};

const PLAN: Planned = { kind: 'planned', planId: 'p', apply: true };
const RECORDED = { behind: false, outcome: 'Converged' };

function begin(): Promise<Instance> {
  return Instance.begin(reconcile(KIND), { key: 'a' });
}

/** An instance whose plan was answered so. */
async function planned(outcome: object): Promise<Instance> {
  const run = await begin();
  await run.deliver(completed(0, outcome));
  return run;
}

function after(seconds: number): string {
  return new Date(Date.parse(NOW) + seconds * 1000).toISOString();
}

test('a plan is carried out and recorded, and the instance ends', async () => {
  const run = await begin();
  expect(run.asks).toEqual(['0 makePlan {"key":"a"}']);
  await run.deliver(completed(0, PLAN));
  expect(run.asks).toEqual(['1 advanceHost {"planId":"p"}']);
  await run.deliver(completed(1, {}));
  expect(run.asks).toEqual(['2 recordRun {"planId":"p","done":"something"}']);
  await run.deliver(completed(2, RECORDED));
  expect([run.status, run.output]).toEqual(['Completed', { planId: 'p', outcome: 'Converged' }]);
});

test('a plan that may not be carried out is recorded all the same', async () => {
  const run = await planned({ ...PLAN, apply: false });
  expect(run.asks).toEqual(['1 recordRun {"planId":"p","done":"nothing"}']);
});

test('whoever asks while a run is at work gets a round of their own, in a history of its own', async () => {
  const run = await planned({ ...PLAN, apply: false });
  await run.deliver(completed(1, { ...RECORDED, behind: true }));
  expect(run.continuedWith).toEqual([{ key: 'a' }]);
  expect(run.asks).toEqual(['0 makePlan {"key":"a"}']);
});

test('nothing is done when every request was served', async () => {
  const run = await planned({ kind: 'idle' });
  expect([run.status, run.output]).toEqual(['Completed', { served: true }]);
});

test('a short wait is sat out, and then the history begins anew', async () => {
  const run = await planned({ kind: 'wait', until: after(2), because: 'hold' });
  expect(run.asks).toEqual(['1 sleep 3']);
  await run.deliver(fired(1, after(3)));
  expect(run.continuedWith).toEqual([{ key: 'a' }]);
});

test('a long wait is left to the pump', async () => {
  const until = after(600);
  const run = await planned({ kind: 'wait', until, because: 'hold' });
  expect([run.status, run.output, run.continuedWith]).toEqual([
    'Completed',
    { notBefore: until },
    [],
  ]);
});

test('an activity that throws is called again after a pause, twice as long each time, up to a minute', async () => {
  const run = await begin();
  const pauses: unknown[] = [];
  for (let attempt = 1; attempt < 10; attempt += 1) {
    const [asked] = run.waitsFor;
    await run.deliver(failed(asked?.id ?? -1));
    const [pause] = run.waitsFor;
    pauses.push(run.asks[0]?.replace(/^\d+ /, ''));
    await run.deliver(fired(pause?.id ?? -1, new Date(pause?.at ?? 0).toISOString()));
  }
  const seconds = [2, 4, 8, 16, 32, 60, 60, 60, 60].map((ms) => `sleep ${ms + 1}`);
  expect(pauses).toEqual(seconds);
  await run.deliver(failed(run.waitsFor[0]?.id ?? -1, 'no table at all'));
  expect([run.status, run.output]).toEqual(['Failed', expect.stringContaining('no table at all')]);
});

test('an activity that gave no answer is called again at once: a host died, and its timer came instead', async () => {
  const run = await begin();
  await run.deliver(fired(0));
  expect(run.asks).toEqual(['1 makePlan {"key":"a"}']);
});

test('an answer that is delivered twice counts once [F2]', async () => {
  const run = await begin();
  await run.deliver(completed(0, PLAN), completed(0, { kind: 'idle' }));
  await run.deliver(completed(0, { kind: 'idle' }));
  expect(run.asks).toEqual(['1 advanceHost {"planId":"p"}']);
});

test('an answer to a question that is not asked yet waits for it', async () => {
  const run = await begin();
  await run.deliver(completed(1, {}), completed(0, PLAN));
  expect(run.asks).toEqual(['2 recordRun {"planId":"p","done":"something"}']);
});

test('an event that somebody raises by hand changes nothing', async () => {
  const run = await begin();
  await run.deliver(raised('goOn'), completed(0, PLAN), raised('goOn'));
  expect(run.asks).toEqual(['1 advanceHost {"planId":"p"}']);
  expect(run.status).toBe('Running');
});

test('a run that is terminated asks for nothing more', async () => {
  const run = await planned(PLAN);
  await run.deliver(terminated('by hand'));
  expect([run.status, run.output]).toEqual(['Terminated', 'by hand']);
});
