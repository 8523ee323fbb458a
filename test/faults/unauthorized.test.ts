import { identitiesOn } from '../support/stage';
import { conditionOf, HOUR, MINUTE, openFleet, tellOf } from './fleet';

test('Azure that takes no token for ten minutes needs nobody, is not besieged, and costs nothing that is there [P7, P13, F15]', async () => {
  const { stage, clusters } = await openFleet({ pools: ['system'] });
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('a cluster is needed');
  try {
    // In the middle of the onboarding, when a role is given already.
    stage.azure.faults.next(
      { skip: 6, forMs: 10 * MINUTE },
      { kind: 'answer', status: 401, code: 'ExpiredAuthenticationToken' },
    );
    tellOf(stage, cluster);
    await stage.clock.advance(10 * MINUTE);
    const refused = stage.azure.calls.all.filter(({ status }) => status === 401);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(60);
    expect((await conditionOf(stage, cluster, 'Stalled'))?.is).toBe('False/NotStalled');
    await stage.clock.advance(HOUR);
    expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
    expect(identitiesOn(stage, cluster)).toEqual({ system: ['billing', 'orders', 'search'] });
    expect(stage.azure.calls.writes().filter(({ method }) => method === 'DELETE')).toEqual([]);
  } finally {
    await stage.stop();
  }
});
