import { MINUTE } from '../fleet';
import type { Act } from './acts';
import { ACTS } from './acts';
import { endOf, expectedEnd } from './end';
import { guard } from './guard';
import type { Name } from './scene';
import { openScene } from './scene';

/** How long after the first act the second one follows: in the same instant, while its writes are on their way, at rest. */
const LATER = [0, 45, 600] as const;

const PAIRS = ACTS.flatMap((first) => ACTS.map((second) => ({ first, second })));

describe.each(PAIRS)('aks1 $first.title, and aks2 $second.title', ({ first, second }) => {
  test.each(LATER)(
    '%d s later: each is as people want it, and so is what they share [P7, P17]',
    async (seconds) => play(first, second, seconds),
    60_000,
  );
});

async function play(first: Act, second: Act, seconds: number): Promise<void> {
  const starts = new Map<Name, Act['from']>([
    ['aks1', first.from],
    ['aks2', second.from],
  ]);
  const scene = await openScene(starts);
  try {
    const wrong = guard(scene, starts);
    scene.wishes.set('aks1', first.to);
    await first.befall(scene, 'aks1');
    await scene.stage.clock.advance(seconds * 1000);
    scene.wishes.set('aks2', second.to);
    await second.befall(scene, 'aks2');
    await scene.stage.clock.advance(40 * MINUTE);
    await scene.stage.settle(120);
    expect(await endOf(scene)).toEqual(expectedEnd(scene));
    expect(wrong).toEqual([]);
  } finally {
    await scene.stage.stop();
  }
}
