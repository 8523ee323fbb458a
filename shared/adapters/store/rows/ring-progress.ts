import { list, NUMBER, object, optional, text, TIME } from './shape';

/** Characters: ten rings in each of a hundred subscriptions. */
const MAX_LENGTH = 400_000;

const RING = object({
  ring: text(),
  clusters: NUMBER,
  behind: list(text()),
  doneSince: optional(TIME),
});

const PROGRESS = object(
  {
    change: text(),
    since: TIME,
    places: list(object({ subscription: text(), rings: list(RING) })),
  },
  { budget: MAX_LENGTH },
);

export const RING_PROGRESS_ROW = object({ progress: PROGRESS });
