import type { ErrorCode, ErrorPolicy } from '../../../core/base/errors';
import { FLAG, NUMBER, object, optional, text, textAs } from './shape';

export const FAILURE = object({
  policy: textAs<ErrorPolicy>(),
  code: textAs<ErrorCode>(),
  message: text(),
  target: optional(text()),
  retryAfterMs: optional(NUMBER),
  lookAgainMs: optional(NUMBER),
  step: optional(text()),
  aside: optional(FLAG),
  apart: optional(FLAG),
  remedy: optional(text()),
  correlationId: optional(text()),
});
