import { atMost } from './at-most';

test('no more than the limit runs at once, all of it runs, and a failure keeps nobody from their turn', async () => {
  const inTurn = atMost(3);
  let running = 0;
  let most = 0;
  const work = async (index: number): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (index % 4 === 0) throw new Error('no');
    return index;
  };
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => inTurn(() => work(index))),
  );
  expect(most).toBe(3);
  expect(running).toBe(0);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(15);
  await expect(inTurn(() => work(1))).resolves.toBe(1);
});
