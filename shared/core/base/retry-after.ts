import { tryMs } from './iso-time';

/** As much of HttpHeaders as is read here. */
export interface Headers {
  get(name: string): string | undefined;
}

/** How long Azure asks us to wait, in ms: retry-after-ms, x-ms-retry-after-ms, or Retry-After in seconds or as a date. */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const ms = numberOf(headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms'));
  if (ms !== undefined) return ms;
  const text = headers.get('retry-after');
  const seconds = numberOf(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = tryMs(text);
  return date === undefined ? undefined : Math.max(0, date - now);
}

/** Throttles that come wrapped in another error have no header: "Retry after 20 seconds." (aad-pod-identity #676). */
export function retryAfterInText(message: string): number | undefined {
  const [, seconds] = /retry after '?(\d{1,6})'? ?s/i.exec(message) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}
