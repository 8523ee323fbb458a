import type { OrchestrationContext, Task } from 'durable-functions';
import { completed, failed, fired, raised, terminated } from './events';
import type { Orchestrator } from './executor';
import { Instance } from './instance';

type Steps = Generator<Task, unknown, unknown>;

function* twoCalls({ df }: OrchestrationContext): Steps {
  const first = yield df.callActivity('first', { of: df.getInput() });
  const second = yield df.callActivity('second', { after: first });
  return [first, second];
}

test('an instance asks for one thing after the other, and ends with what it returns', async () => {
  const instance = await Instance.begin(twoCalls, 'x');
  expect(instance.asks).toEqual(['0 first {"of":"x"}']);
  await instance.deliver(completed(0, 'a'));
  expect(instance.asks).toEqual(['1 second {"after":"a"}']);
  expect(instance.status).toBe('Running');
  await instance.deliver(completed(1, 'b'));
  expect([instance.asks, instance.status, instance.output]).toEqual([[], 'Completed', ['a', 'b']]);
});

test('an answer that comes twice, and an event that nobody waits for, change nothing', async () => {
  const instance = await Instance.begin(twoCalls, 'x');
  await instance.deliver(raised('hello'), completed(0, 'a'), completed(0, 'another'));
  expect(instance.asks).toEqual(['1 second {"after":"a"}']);
});

test('what throws ends it, and so does whoever terminates it', async () => {
  const failing = await Instance.begin(twoCalls, 'x');
  await failing.deliver(failed(0, 'no such table'));
  expect([failing.status, failing.output]).toEqual([
    'Failed',
    expect.stringContaining('no such table'),
  ]);
  const ended = await Instance.begin(twoCalls, 'x');
  await ended.deliver(terminated('by hand'));
  expect([ended.status, ended.output]).toEqual(['Terminated', 'by hand']);
});

test('the timer of a dead host settles what now has its number, with nothing', async () => {
  const instance = await Instance.begin(twoCalls, 'x');
  await instance.deliver(fired(0));
  expect(instance.asks).toEqual(['1 second {}']);
});

test('a history that begins anew has the input of the one before it', async () => {
  function* counting({ df }: OrchestrationContext): Steps {
    const turn = df.getInput<number>();
    yield df.callActivity('work', { turn });
    if (turn < 2) df.continueAsNew(turn + 1);
    return turn;
  }
  const instance = await Instance.begin(counting, 1);
  await instance.deliver(completed(0, 'done'));
  expect([instance.asks, instance.continuedWith]).toEqual([['0 work {"turn":2}'], [2]]);
  await instance.deliver(completed(0, 'done'));
  expect([instance.status, instance.output]).toEqual(['Completed', 2]);
});

describe('an orchestrator that may not be replayed is found out', () => {
  async function complaint(orchestrator: Orchestrator): Promise<unknown> {
    try {
      const instance = await Instance.begin(orchestrator);
      await instance.deliver(completed(0, 'a'));
      await instance.deliver(completed(1, 'b'));
      return instance.output;
    } catch (error) {
      return (error as Error).message;
    }
  }

  test('when it remembers more than its history says', async () => {
    let turns = 0;
    function* forgetful({ df }: OrchestrationContext): Steps {
      turns += 1;
      yield df.callActivity(turns > 3 ? 'first' : 'second');
      return yield df.callActivity('third');
    }
    expect(await complaint(forgetful)).toMatch(/Non-Deterministic .* schedules activity first/);
  });

  test('when it counts how often it was called', async () => {
    let turns = 0;
    function* counting({ df }: OrchestrationContext): Steps {
      turns += 1;
      return yield df.callActivity('work', { turns });
    }
    expect(await complaint(counting)).toMatch(/asks for .*"turns":\d.* and before it for/);
  });

  test('when it was changed under an instance that was at work', async () => {
    const old = await Instance.begin(twoCalls, 'x');
    function* renamed({ df }: OrchestrationContext): Steps {
      return yield df.callActivity('renamed');
    }
    const taken = Instance.of(renamed, old.kept);
    await expect(taken.deliver(completed(0, 'a'))).rejects.toThrow(/Non-Deterministic/);
  });
});
