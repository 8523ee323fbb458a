/**
 * How much of what could be tried a run tries. `npm test` takes the usual share of it, the same each time; `DEEP=all` takes
 * everything, and `DEEP=3/20` the fourth of twenty slices, which together are everything. `npm run test:deep` sets it.
 */
type Depth =
  | { readonly kind: 'usual' }
  | { readonly kind: 'all' }
  | { readonly kind: 'slice'; readonly at: number; readonly of: number };

function depthOf(text: string | undefined): Depth {
  if (text === undefined || text === '') return { kind: 'usual' };
  if (text === 'all') return { kind: 'all' };
  const [, at = '', of = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (of === '' || Number(at) >= Number(of)) {
    throw new Error(`DEEP is "${text}"; expected "all", or a slice such as "0/20" to "19/20".`);
  }
  return { kind: 'slice', at: Number(at), of: Number(of) };
}

/** True for what this run tries; `isUsual` for what `npm test` tries. */
export function isTried(index: number, isUsual: boolean, depth = process.env['DEEP']): boolean {
  const wanted = depthOf(depth);
  if (wanted.kind === 'usual') return isUsual;
  return wanted.kind === 'all' || index % wanted.of === wanted.at;
}

/** Seeds that this run plays: the first `usual` of them, or of `all` those of the slice. */
export function seedsTried(
  usual: number,
  all: number,
  depth = process.env['DEEP'],
): readonly number[] {
  const seeds = Array.from({ length: Math.max(usual, all) }, (_, index) => index + 1);
  return seeds.filter((seed) => isTried(seed - 1, seed <= usual, depth));
}

/** False for a slice, of which no test can say how much there has to be at the least. */
export function isWhole(): boolean {
  return depthOf(process.env['DEEP']).kind !== 'slice';
}
