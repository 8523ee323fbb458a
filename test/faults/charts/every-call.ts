import { syncRepository } from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { isTried } from '../../support/depth';
import type { Mishap, Outsider } from './outside';
import type { UpgradeOutcome } from './upgrade';
import { upgrade } from './upgrade';

const READS: readonly Mishap[] = ['throttled', 'unavailable', 'cutBefore', 'cutAfter'];

/** A read meets one of the four in turn, or each; a write is refused, and in another run done with its answer lost. */
function mishapsOf(method: string, n: number): readonly Mishap[] {
  const isRead = method === 'GET' || method === 'HEAD';
  const all: readonly Mishap[] = isRead ? READS : ['throttled', 'cutAfter'];
  return all.filter((_, index) => isTried(4 * n + index, !isRead || index === n % 4));
}

/** What the source could not say of the versions is told at the next look. */
async function play(spoil: (stage: ChartStage) => unknown): Promise<UpgradeOutcome> {
  return upgrade({ spoil, look: syncRepository });
}

async function methodsOf(outsider: Outsider): Promise<readonly string[]> {
  let methods: readonly string[] = [];
  await upgrade({
    look(stage) {
      methods = outsider.methods(stage);
    },
  });
  return methods;
}

/** Plays the upgrade once for each call to `outsider`, which goes wrong. Returns how many calls there were. */
export async function spoilEachCall(outsider: Outsider): Promise<number> {
  const undisturbed = await play(() => undefined);
  expect(undisturbed).toMatchObject({ targetReady: 'True/Converged', behind: false });
  const methods = await methodsOf(outsider);
  for (const [n, method] of methods.entries()) {
    for (const mishap of mishapsOf(method, n)) {
      const outcome = await play((stage) => outsider.spoil(stage, n, mishap));
      expect({ n, mishap, outcome }).toEqual({ n, mishap, outcome: undisturbed });
    }
  }
  return methods.length;
}
