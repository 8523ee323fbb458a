import { versionStep } from './pin-step';

test('a version goes up and never down', () => {
  expect(versionStep('4.1.17', '4.1.18')).toEqual({ kind: 'up', from: '4.1.17' });
  expect(versionStep('4.1.18', '4.1.18')).toEqual({ kind: 'same' });
  expect(versionStep('4.1.19', '4.1.18')).toMatchObject({ kind: 'leave', code: 'NewerVersion' });
});

test('a pre-release is older than its release, and a rebuild is newer', () => {
  expect(versionStep('4.1.18-rc.1', '4.1.18').kind).toBe('up');
  expect(versionStep('4.1.18+1', '4.1.18+2').kind).toBe('up');
  expect(versionStep('4.1.18+2', '4.1.18+1').kind).toBe('leave');
});

test('a leading v is the same version', () => {
  expect(versionStep('v4.1.18', '4.1.18')).toEqual({ kind: 'same' });
});

test.each(['4.x', '^4.1.0', '4.1', '*', '', 4.1, true, undefined, null])(
  'by %p Flux chooses the version itself',
  (current) => {
    expect(versionStep(current, '4.1.18')).toMatchObject({ kind: 'leave', code: 'VersionRange' });
  },
);

test('a variable is filled in elsewhere', () => {
  expect(versionStep('${version:=4.1.17}', '4.1.18')).toMatchObject({ code: 'SubstitutedValue' });
});
