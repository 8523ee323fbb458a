import { activityHash, clusterHash, fleetHash, routeOf } from './route';
import { clusterId } from './worlds.testing';

it('a link to a cluster leads to it', () => {
  const hash = clusterHash(clusterId('aks-shop'));
  expect(routeOf(hash)).toEqual({
    page: 'cluster',
    path: '2128fd0d-1e6d-49f1-adcb-1c402b9b44fe/rg-shop/aks-shop',
  });
});

it('a filter can be sent to a colleague', () => {
  expect(routeOf(fleetHash('a b&c', 'human'))).toEqual({
    page: 'fleet',
    find: 'a b&c',
    standing: 'human',
  });
  expect(fleetHash('', '')).toBe('#/');
});

it('so can the writes of one run', () => {
  const ask = { kind: 'chart', outcome: '', name: 'podinfo', correlation: 'plan-1', after: '' };
  expect(routeOf(activityHash(ask))).toEqual({ page: 'activity', ask });
  expect(activityHash({ outcome: '' })).toBe('#/activity');
});

it.each(['', '#', '#/', '#/?'])('%p is the fleet', (hash) => {
  expect(routeOf(hash)).toEqual({ page: 'fleet', find: '', standing: '' });
});

it.each(['#/clusters/one', '#/nothing', '#/clusters/a/b/c/d'])('%p is no page', (hash) => {
  expect(routeOf(hash).page).toBe('unknown');
});
