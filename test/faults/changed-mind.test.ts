import { deletePathOf, pathOf } from '../support/stage';
import type { Fleet } from './fleet';
import { conditionOf, MINUTE, openOnboarded } from './fleet';

/** Role assignments that were deleted, by the scope's last segment. */
function takenBack({ stage }: Fleet): readonly string[] {
  return stage.azure.calls
    .writes()
    .filter(({ method, status }) => method === 'DELETE' && status === 200)
    .map(({ path }) => path.replace(/\/providers\/microsoft\.authorization.*$/i, ''))
    .map((scope) => scope.slice(scope.lastIndexOf('/') + 1));
}

async function inFleet(
  fleet: Promise<Fleet>,
  play: (fleet: Fleet) => Promise<void>,
): Promise<void> {
  const opened = await fleet;
  try {
    await play(opened);
  } finally {
    await opened.stage.stop();
  }
}

test('an off-boarding stops where it is when somebody onboards the cluster again [P7]', async () => {
  await inFleet(openOnboarded(), async (fleet) => {
    const { stage, clusters } = fleet;
    const [cluster] = clusters;
    if (cluster === undefined) throw new Error('no cluster');
    await stage.http('DELETE', deletePathOf(cluster));
    await stage.clock.advance(5000);
    expect(stage.azure.calls.writes().map(({ method }) => method)).toContain('PATCH');
    await stage.http('POST', `${pathOf(cluster)}/resync`, { onboard: true });
    await stage.clock.advance(15 * MINUTE);
    expect(takenBack(fleet)).toEqual([]);
    expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
  });
});
