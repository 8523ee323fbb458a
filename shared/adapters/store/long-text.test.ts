import fc from 'fast-check';
import { MAX_PROPERTY_LENGTH, clip, packText, unpackText } from './long-text';

test('any text comes back as it was, in pieces that a property can hold', () => {
  const unit = fc.constantFrom('a', '"', '\\', '\u0000', 'é', '\ud83d\ude80', '\n');
  const text = fc
    .tuple(
      fc.string({ unit, maxLength: 50 }),
      fc.integer({ min: 0, max: 3000 }),
      fc.string({ unit }),
    )
    .map(([repeated, times, end]) => repeated.repeat(times) + end);
  fc.assert(
    fc.property(text, (original) => {
      const columns = packText('t', original, 1_000_000) ?? {};
      for (const piece of Object.values(columns)) {
        expect(String(piece).length).toBeLessThanOrEqual(MAX_PROPERTY_LENGTH);
        expect(String(piece).isWellFormed()).toBe(true);
      }
      expect(unpackText('t', columns)).toBe(original);
    }),
    { numRuns: 50, seed: 1 },
  );
});

test('text beyond the budget is deflated, and then takes less', () => {
  const columns = packText('t', 'x'.repeat(100_000), 1000);

  expect(columns?.tEncoding).toBe('deflate');
  expect(unpackText('t', columns ?? {})).toBe('x'.repeat(100_000));
});

test('text that does not fit even deflated is not packed', () => {
  expect(packText('t', 'not compressible', 5)).toBeUndefined();
});

test('what was never packed is absent, and a name does not see its neighbour', () => {
  expect(unpackText('t', {})).toBeUndefined();
  expect(unpackText('t', packText('tt', 'x', 10) ?? {})).toBeUndefined();
});

test.each([
  ['a missing piece', { tEncoding: 'plain', tCount: 1 }, /t0 is missing/],
  ['an unknown encoding', { tEncoding: 'zip', tCount: 0 }, /tEncoding is "zip"/],
  ['broken compression', { tEncoding: 'deflate', tCount: 1, t0: 'AAAA' }, /compression/],
])('%s is an error', (_, columns, message) => {
  expect(() => unpackText('t', columns)).toThrow(message);
});

test('a clipped text is no longer than allowed, well-formed, and says how much is gone', () => {
  const clipped = clip('\ud83d\ude80'.repeat(100), 101);

  expect(clipped.length).toBeLessThanOrEqual(101);
  expect(clipped.isWellFormed()).toBe(true);
  expect(clipped).toMatch(/ … \(140 more characters\)$/);
  expect(clip('short', 101)).toBe('short');
});
