import type { HttpRequest } from '@azure/functions';
import { LIMIT } from '../../shared/api/parameters';
import { refuse } from './problem';
import { wholeNumber } from './query';

/** `?limit=`: how many a page may hold. Throws ProblemError. */
export function limitIn({ query }: Pick<HttpRequest, 'query'>): number {
  const { least, usual, most } = LIMIT;
  const text = query.get('limit');
  if (text === null) return usual;
  const limit = wholeNumber(text);
  if (limit !== undefined && limit >= least && limit <= most) return limit;
  return refuse(400, 'InvalidLimit', `limit must be a whole number from ${least} to ${most}.`);
}
