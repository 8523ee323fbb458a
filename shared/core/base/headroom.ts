/** How much Azure Resource Manager still lets us do in a subscription at once, as its last answers said. */
export interface Headroom {
  readonly reads?: number;
  readonly writes?: number;
  readonly deletes?: number;
}

/** The lower of both, number by number: what was left when it was tightest. */
export function tightest(one: Headroom, other: Headroom): Headroom {
  return {
    ...lower('reads', one, other),
    ...lower('writes', one, other),
    ...lower('deletes', one, other),
  };
}

function lower(of: keyof Headroom, one: Headroom, other: Headroom): Headroom {
  const numbers = [one[of], other[of]].filter((each) => each !== undefined);
  return numbers.length === 0 ? {} : { [of]: Math.min(...numbers) };
}
