import { query } from './operation';
import { FORMATS, PLAN_ID } from './parameters';

export const MADE_BEFORE = query('id', 'Of an earlier plan. Without it a new one is made.', {
  type: 'string',
  pattern: PLAN_ID,
});
export const AS_TEXT = query('format', 'text: as people read it.', {
  type: 'string',
  enum: FORMATS,
  default: 'json',
});
