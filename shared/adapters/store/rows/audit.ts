import type { IsoTime } from '../../../core/base/iso-time';
import type { SyncKey } from '../../../core/base/sync-subject';
import { ID, object, text, textAs, word } from './shape';

const MAX_DETAIL_LENGTH = 30_000;
const FIELD = { longest: 4000 };

/** Everything is a column, for people with a storage browser. */
const LINE = {
  /** One that is no time is kept all the same: it was a write. */
  at: textAs<IsoTime>(),
  planId: text(FIELD),
  stepId: text(FIELD),
  action: text(FIELD),
  target: text(FIELD),
  cause: text(FIELD),
  outcome: word(['sent', 'succeeded', 'failed']),
  detail: text({ longest: MAX_DETAIL_LENGTH }),
  correlationId: text(FIELD),
};

/** A line of the audit of a cluster. */
export const AUDIT_ROW = object({ cluster: ID, ...LINE });
/** The same of a chart or a repository; no partition holds both. */
export const SYNC_AUDIT_ROW = object({
  subject: textAs<SyncKey>({
    pattern: '^(chart|gitops):.',
    description: 'chart:<name> or gitops:<name>',
  }),
  ...LINE,
});
