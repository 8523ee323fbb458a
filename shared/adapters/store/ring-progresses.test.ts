import type { RingProgress } from '../../core/plan/ring-progress';
import { createStore, memoryTables } from './index';

const AT = '2026-01-01T00:00:00.000Z';

test('how far a profile is with its rings comes back as it was written, apart from other profiles', async () => {
  const { rings } = createStore(memoryTables());
  const progress: RingProgress = {
    ...{ change: 'v2', since: AT },
    places: [
      {
        subscription: 'one',
        rings: [
          { ring: 'canary', clusters: 2, behind: ['aks-1'], doneSince: AT },
          { ring: 'rest', clusters: 0, behind: [] },
        ],
      },
    ],
  };
  await rings.update('platform', (before) => {
    expect(before).toBeUndefined();
    return progress;
  });
  expect(await rings.get('platform')).toEqual(progress);
  expect(await rings.get('Platform')).toBeUndefined();
});
