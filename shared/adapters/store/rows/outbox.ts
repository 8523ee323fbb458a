import type { EventType } from '../../../core/events/event';
import { list, object, optional, text, textAs, TIME } from './shape';

const MAX_EVENT_LENGTH = 100_000;

/** An event that waits to be sent. */
export const OUTBOX_ROW = object({
  event: object(
    {
      id: text(),
      type: textAs<EventType>(),
      subject: text(),
      time: TIME,
      // Rows of before it was the place in the outbox have none.
      plannedAt: optional(TIME),
      data: object({
        planId: text(),
        message: text(),
        reason: optional(text()),
        profile: optional(text()),
        drifted: optional(list(text())),
        url: optional(text()),
      }),
    },
    { budget: MAX_EVENT_LENGTH },
  ),
});
