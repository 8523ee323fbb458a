import type { ActivityKind } from '../../../core/run/activity';
import type { RunRecord } from '../../../core/run/state';
import { list, object, optional, text, textAs, TIME, WHOLE, word } from './shape';

const MAX_MESSAGE_LENGTH = 2000;
const CODES_BUDGET = 4000;

/** Everything that is filtered by is a column. */
export const ACTIVITY_ROW = object({
  at: TIME,
  kind: word<ActivityKind>(['cluster', 'chart', 'repository']),
  of: text(),
  planId: text(),
  /** Only shown: a later version may know others. */
  outcome: textAs<RunRecord['outcome']>(),
  message: text({ longest: MAX_MESSAGE_LENGTH }),
  writes: WHOLE,
  failures: optional(list(text(), { budget: CODES_BUDGET, firstOnly: true })),
});
