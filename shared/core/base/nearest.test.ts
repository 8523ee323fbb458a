import { nearest } from './nearest';

describe('the nearest word', () => {
  const keys = ['mode', 'suspend', 'exemptUntil', 'observeOnly'];
  test.each([
    ['supend', 'suspend'],
    ['exempt-until', 'exemptUntil'],
    ['OBSERVE_ONLY', 'observeOnly'],
    ['moed', undefined],
    ['mod', 'mode'],
    ['colour', undefined],
    ['', undefined],
    ['m'.repeat(100_000), undefined],
  ])('to %.20j is %j', (word, expected) => {
    expect(nearest(word, keys)).toBe(expected);
  });

  it('is none among none', () => {
    expect(nearest('mode', [])).toBeUndefined();
  });
});
