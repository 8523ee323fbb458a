import { CLUSTER } from '../../../test/support/world';
import { resourceId } from '../../core/base/resource-id';
import type { Denials } from './denials';
import { denials } from './denials';

let now: number;
let waits: readonly number[];
let refusals: Denials;

beforeEach(() => {
  now = 0;
  waits = [];
  refusals = denials({
    now: () => now,
    pause: (ms) => {
      waits = [...waits, ms];
      now += ms;
      return Promise.resolve();
    },
  });
});

test('a refusal is worth another try once the server has had time to read its roles', async () => {
  expect(await refusals.mayPass(CLUSTER)).toBe(true);
  expect(waits).toEqual([2000]);
});

test('a thousand refused writes wait once, and those that come later are believed', async () => {
  const first = Array.from({ length: 16 }, () => refusals.mayPass(CLUSTER));
  expect(await Promise.all(first)).toEqual(Array(16).fill(true));
  const later = Array.from({ length: 984 }, () => refusals.mayPass(CLUSTER));
  expect(await Promise.all(later)).toEqual(Array(984).fill(false));
  expect(waits).toEqual([2000]);
});

test('a minute later the server may have started anew', async () => {
  await refusals.mayPass(CLUSTER);
  now += 60_000;
  expect(await refusals.mayPass(CLUSTER)).toBe(true);
  expect(waits).toEqual([2000, 2000]);
});

test('a refusal says nothing of another cluster', async () => {
  await refusals.mayPass(CLUSTER);
  expect(await refusals.mayPass(resourceId(`${CLUSTER}-2`))).toBe(true);
});
