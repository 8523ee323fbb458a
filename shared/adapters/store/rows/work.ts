import type { IsoTime } from '../../../core/base/iso-time';
import type { SyncKey } from '../../../core/base/sync-subject';
import type { Reason } from '../../../core/queue/work-item';
import { MAX_PROPERTY_LENGTH } from '../long-text';
import type { TUnsafe } from '@sinclair/typebox';
import { String as string } from '@sinclair/typebox';
import { FLAG, ID, list, object, optional, text, textAs, TIME, WHOLE, word } from './shape';

/** Why somebody asks. Words of a later version are read on. */
export const REASON = object({
  at: TIME,
  source: textAs<Reason['source']>(),
  detail: text(),
  about: optional(word(['cluster'])),
  deleted: optional(ID),
  id: optional(text()),
  planId: optional(text()),
});

export const ABSENCE = object({ id: ID, since: TIME, by: word(['read', 'event']) });

/** A row without the column would never match a filter on it; the empty text sorts before every time. */
const TIME_OR_NONE = string({
  description: 'an ISO time, or empty',
  pattern: '^(\\d{4}-\\d\\d-\\d\\dT.*Z)?$',
}) as unknown as TUnsafe<IsoTime | ''>;

const KEY = string({
  description: 'chart:<name> or gitops:<name>',
  pattern: '^(chart|gitops):.+$',
}) as unknown as TUnsafe<SyncKey>;

const INTENT = word(['reconcile', 'offboard']);

const APPROVAL = object(
  { planId: text(), at: TIME, generation: WHOLE, begun: optional(FLAG) },
  { budget: 1000 },
);

/** All of a row of the work queue besides its key. */
const WORK = {
  confirmed: optional(WHOLE),
  saidAt: optional(TIME),
  approved: optional(APPROVAL),
  generation: WHOLE,
  reconciledGeneration: WHOLE,
  /** Written for the service, which filters on it. */
  behind: optional(FLAG),
  notBefore: TIME_OR_NONE,
  /** Rows of before holds had a kind have none. */
  hold: optional(word(['', 'soft', 'hard'])),
  attempts: WHOLE,
  lastRunAt: TIME_OR_NONE,
  reasons: list(REASON, { budget: MAX_PROPERTY_LENGTH }),
  /** Rows of before absences had to be proved have none. */
  absences: optional(list(ABSENCE, { budget: MAX_PROPERTY_LENGTH })),
};

/** What is to be done about a cluster. */
export const CLUSTER_WORK_ROW = object({
  cluster: ID,
  /** Written for the service, which filters on it. */
  vanished: optional(FLAG),
  intent: INTENT,
  ...WORK,
});

/** What is to be done about a chart or a repository. Rows of 0.1 have no intent. */
export const SYNC_WORK_ROW = object({ subject: KEY, intent: optional(INTENT), ...WORK });
