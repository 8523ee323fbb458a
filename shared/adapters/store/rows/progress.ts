import { FAILURE } from './failure';
import { ID, list, NUMBER, object, optional, text, WHOLE, word, YES } from './shape';

/** How far the update of a host has come. */
export const HOST_PROGRESS = object({
  phase: word(['attach', 'detach']),
  status: word(['sending', 'polling', 'done', 'failed']),
  chunks: list(object({ add: list(ID), remove: list(ID) })),
  operation: optional(text()),
  waitMs: NUMBER,
  attached: list(ID),
  refused: list(object({ identity: ID, failure: FAILURE, elsewhere: optional(YES) })),
  intents: optional(object({ attempt: text(), identities: list(ID) })),
  polls: WHOLE,
  writes: WHOLE,
  done: WHOLE,
  etag: optional(text()),
  failure: optional(FAILURE),
});

/** How far the import of an image has come. */
export const IMPORT_PROGRESS = object({
  status: word(['sending', 'polling', 'done', 'failed']),
  operation: optional(text()),
  waitMs: NUMBER,
  polls: WHOLE,
  writes: WHOLE,
  failure: optional(FAILURE),
});

/** The request that a step has opened. */
export const OPENED_REQUEST = object({ number: WHOLE });
