import { sameVersion } from './same-version';

test.each([
  ['4.1.18', '4.1.18+573458d66918'],
  ['4.1.18', 'v4.1.18'],
  ['1.2.3+build.5', '1.2.3_build.5'],
  ['1.2.3+build.5', '1.2.3+573458d66918'],
  ['>=4.1.0 <5', '>=4.1.0 <5'],
])('%s and %s are one version', (one, other) => {
  expect(sameVersion(one, other)).toBe(true);
  expect(sameVersion(other, one)).toBe(true);
});

test.each([
  ['4.1.18', '4.1.17+573458d66918'],
  ['1.2.3+build.5', '1.2.3+build.6'],
  ['4.1.18', '4.1.18-rc.1'],
  ['4.1.18', '>=4.1.0 <5'],
  ['4.1.18', ''],
])('%s and %s are two', (one, other) => {
  expect(sameVersion(one, other)).toBe(false);
});
