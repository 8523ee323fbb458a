import { clusterId } from '../base/resource-id';
import { ringOf } from './ring-of';

const ANY = { subscriptions: [], resourceGroups: [], names: [], tags: {} };
const RINGS = [
  { name: 'canary', clusters: { ...ANY, tags: { ring: 'canary' } }, soakSeconds: 0 },
  { name: 'early', clusters: { ...ANY, names: ['*-dev'] }, soakSeconds: 0 },
  { name: 'rest', soakSeconds: 0 },
];

function cluster(name: string, tags: Readonly<Record<string, string>> = {}) {
  return { id: clusterId('00000000-0000-0000-0000-000000000001', 'rg', name), tags };
}

test('a cluster is in the first ring that selects it', () => {
  expect(ringOf(RINGS, cluster('shop-dev', { ring: 'canary' }))).toBe('canary');
  expect(ringOf(RINGS, cluster('shop-dev'))).toBe('early');
});

test('a cluster that no ring selects is in the last one: it gets a version when others have proved it', () => {
  expect(ringOf(RINGS, cluster('shop-prod'))).toBe('rest');
  expect(ringOf(RINGS.slice(0, 2), cluster('shop-prod'))).toBe('early');
});

test('without rings there is none', () => {
  expect(ringOf([], cluster('shop-prod'))).toBeUndefined();
});
