import type { Services } from './services';
import { provideServices, services } from './services';

/** Services that can be told apart and nothing else. */
function called(name: string): Services {
  return { newId: () => name } as Partial<Services> as Services;
}

test('without services it says where they should come from', () => {
  expect(() => services()).toThrow('functions/index.ts');
});

test('services are made once, at the first use', () => {
  let made = 0;
  provideServices(() => {
    made += 1;
    return called('real');
  });
  expect(made).toBe(0);
  expect(services()).toBe(services());
  expect(made).toBe(1);
});

test('another world takes the place of the one before', () => {
  provideServices(() => called('first'));
  expect(services().newId()).toBe('first');
  provideServices(() => called('second'));
  expect(services().newId()).toBe('second');
});
