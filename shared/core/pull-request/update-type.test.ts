import { updateType } from './update-type';

test.each([
  ['4.1.17', '4.1.18', 'patch update'],
  ['4.1.18', '4.2.0', 'minor update'],
  ['4.1.18', '5.0.0', 'major update'],
  ['4.1.18', '5.0.0-rc.1', 'pre-release'],
  ['5.0.0-rc.1', '5.0.0', 'major update'],
  ['4.1.18', '4.1.17', 'downgrade'],
  ['4.1.18', '4.1.18', undefined],
  ['4.1.18+a', '4.1.18+b', undefined],
  ['latest', '4.1.18', undefined],
  [undefined, '4.1.18', undefined],
])('from %s to %s it is %s', (from, to, type) => {
  expect(updateType(from, to)).toBe(type);
});
