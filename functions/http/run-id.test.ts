import { runInstanceId, watchInstanceId } from '../../shared/core/base/keys';
import { CLUSTER } from '../../test/support/world';
import { runIdOf } from './run-id';

const KEY = '0123456789abcdef0123456789abcdef';
const ID = '00000000-0000-4000-8000-000000000001';

test.each([
  [runInstanceId(CLUSTER), 'cluster'],
  [runInstanceId('chart:podinfo'), 'sync'],
  [`preview-${KEY}-${ID}`, 'preview'],
  [`preview-sync-${KEY}-${ID}`, 'preview'],
  [`sweep-http-${ID}`, 'sweep'],
])('%s can be followed', (id, kind) => {
  expect(runIdOf(id)?.kind).toBe(kind);
});

test.each([
  watchInstanceId(CLUSTER),
  'sweep-drift',
  `offboard-${ID}`,
  'cluster-x',
  `cluster-${KEY}/history`,
  `${ID}`,
  '',
])('%s is no run of anybody who asked', (id) => {
  expect(runIdOf(id)).toBeUndefined();
});
