import { headroomIn, keepHeadroom } from './headroom';

const READS = 'x-ms-ratelimit-remaining-subscription-reads';
const PATH = '/subscriptions/AAAA/resourceGroups/rg';

function answer(headers: Record<string, string>): ReturnType<typeof headroomIn> {
  return headroomIn(new Headers(headers) as never);
}

it('reads what Azure says is left, and takes nothing else for a number', () => {
  expect(answer({ [READS]: '249' })).toEqual({ reads: 249 });
  expect(answer({ [READS]: '-1' })).toEqual({});
  expect(answer({ [READS]: '1e9' })).toEqual({});
  expect(answer({})).toEqual({});
});

it('tells how tight it was at its tightest since somebody asked last, of each subscription by itself', () => {
  const keeper = keepHeadroom();
  keeper.note({ path: PATH, headroom: { reads: 200 } });
  keeper.note({ path: PATH, headroom: { reads: 90, writes: 199 } });
  keeper.note({ path: PATH, headroom: { reads: 240 } });
  keeper.note({ path: '/subscriptions/bbbb', headroom: { reads: 5 } });
  expect(keeper.take('aaaa')).toEqual({ reads: 90, writes: 199 });
  expect(keeper.take('aaaa')).toBeUndefined();
  expect(keeper.take('bbbb')).toEqual({ reads: 5 });
});

it('calls that no subscription has, or that say nothing, are not remembered', () => {
  const keeper = keepHeadroom();
  keeper.note({ path: '/', headroom: { reads: 1 } });
  keeper.note({ path: PATH });
  expect(keeper.take('aaaa')).toBeUndefined();
});
