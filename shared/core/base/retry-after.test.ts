import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { retryAfterInText, retryAfterOf } from './retry-after';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('the wait that Azure asks for', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['in seconds', { 'Retry-After': '7' }, 7000],
    ['of nothing', { 'Retry-After': '0' }, 0],
    ['as a date', { 'Retry-After': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    ['as a date that has passed', { 'Retry-After': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    ['in milliseconds', { 'retry-after-ms': '1500' }, 1500],
    ['in the other milliseconds', { 'x-ms-retry-after-ms': '1500' }, 1500],
    ['twice, the exact one first', { 'retry-after-ms': '1500', 'Retry-After': '2' }, 1500],
    ['not at all', {}, undefined],
    ['in words', { 'Retry-After': 'soon' }, undefined],
  ])('%s', (_, headers, expected) => {
    expect(retryAfterOf(createHttpHeaders(headers), now)).toBe(expected);
  });

  it.each([
    ['has issued too many requests. Retry after 20 seconds.', 20_000],
    ["Please retry after '5' seconds", 5000],
    ['Too many requests.', undefined],
  ])('inside the text "%s"', (text, expected) => {
    expect(retryAfterInText(text)).toBe(expected);
  });
});
