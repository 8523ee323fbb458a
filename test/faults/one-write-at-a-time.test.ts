import { pathOf } from '../support/stage';
import { conditionOf, MINUTE, openOnboarded, tellOf } from './fleet';

const SLOW_MS = 10 * MINUTE;

test('a host whose PATCH is under way gets no second one, whatever events, resyncs, sweeps and pumps come meanwhile [P9, F9, F17]', async () => {
  const { stage, clusters } = await openOnboarded({ pools: ['system'] });
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('a cluster is needed');
  try {
    const [host] = stage.azure.world.hosts(cluster);
    const lost = host?.identity.user.map(({ id }) => id).filter((id) => /billing/.test(id)) ?? [];
    stage.azure.faults.next({ method: 'PATCH' }, { kind: 'operation', ms: SLOW_MS });
    stage.azure.world.detachByHand({ host: host?.id ?? '', identities: lost });
    await stage.clock.advance(MINUTE);
    const sent = (): number => stage.azure.calls.writes().length;
    expect(sent()).toBe(1);
    for (let minute = 2; minute < 10; minute += 1) {
      tellOf(stage, cluster);
      await stage.http('POST', `${pathOf(cluster)}/resync`);
      const byHand = ['workPump', 'workPump', 'driftTimer'].map((name) =>
        stage.http('POST', `/admin/functions/${name}`, { input: '' }),
      );
      expect((await Promise.all(byHand)).map(({ status }) => status)).toEqual([202, 202, 202]);
      await stage.clock.advance(MINUTE);
    }
    expect(sent()).toBe(1);
    await stage.clock.advance(5 * MINUTE);
    expect(sent()).toBe(1);
    expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
  } finally {
    await stage.stop();
  }
});
