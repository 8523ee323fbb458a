import { byName, list, NUMBER, object, tuple } from './shape';

/** Characters. A thousand hosts that were all refused within the hour take some 200,000. */
const MAX_LENGTH = 400_000;

const TALLIES = list(tuple(NUMBER, NUMBER));

export const WRITE_BUDGET_ROW = object({
  budget: object({ sent: TALLIES, refused: byName(TALLIES) }, { budget: MAX_LENGTH }),
});
