/** Seeded randomness: the same seed gives the same guids, delays and accidents, so that a failing run can be replayed. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  /** A version-4 shaped GUID. */
  guid(): string;
  /** `length` decimal digits, as in the names of AKS scale sets. */
  digits(length: number): string;
  /** One of the given items. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** An independent stream: drawing from it does not shift the numbers of any other stream. */
  stream(name: string): Random;
}

const HEX = '0123456789abcdef';

/** Creates the stream `name` of `seed` (mulberry32). */
export function seededRandom(seed: number, name = 'root'): Random {
  let state = hash(`${seed}/${name}`);
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (length: number): string => {
    let digits = '';
    for (let at = 0; at < length; at += 1) digits += HEX[below(16)];
    return digits;
  };
  return {
    next,
    below,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[below(4)]}${hex(3)}-${hex(12)}`,
    digits: (length) =>
      String(1 + below(9)) + Array.from({ length: length - 1 }, () => below(10)).join(''),
    pick: (items) => items[below(items.length)] ?? items[0],
    stream: (child) => seededRandom(seed, `${name}/${child}`),
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 0x01000193);
  return value | 0;
}
