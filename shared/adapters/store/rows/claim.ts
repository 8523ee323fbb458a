import { object, optional, text, TIME } from './shape';

const MAX_ANSWER_LENGTH = 400_000;

/** A key that a request has claimed. Rows of version 0.1 lie under other keys and are never met. */
export const CLAIM_ROW = object({
  /** Tells a claim whose answer got lost from somebody else's. */
  claimant: text(),
  id: text(),
  digest: text(),
  at: TIME,
  answer: optional(text({ budget: MAX_ANSWER_LENGTH })),
});
