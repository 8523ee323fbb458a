import type { Adapters } from './current-adapters';
import { provideAdapters, currentAdapters } from './current-adapters';

/** Services that can be told apart and nothing else. */
function called(name: string): Adapters {
  return { newId: () => name } as Partial<Adapters> as Adapters;
}

test('without services it says where they should come from', () => {
  expect(() => currentAdapters()).toThrow('functions/index.ts');
});

test('services are made once, at the first use', () => {
  let made = 0;
  provideAdapters(() => {
    made += 1;
    return called('real');
  });
  expect(made).toBe(0);
  expect(currentAdapters()).toBe(currentAdapters());
  expect(made).toBe(1);
});

test('another world takes the place of the one before', () => {
  provideAdapters(() => called('first'));
  expect(currentAdapters().newId()).toBe('first');
  provideAdapters(() => called('second'));
  expect(currentAdapters().newId()).toBe('second');
});
