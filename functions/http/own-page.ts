import type { HttpRequest } from '@azure/functions';
import { PAGE_HEADER } from '../../shared/api/parameters';
import { refuse } from './problem';

type Asked = Pick<HttpRequest, 'headers' | 'url'>;

/**
 * Throws ProblemError 403 for a change that a page of somebody else asks for in the name of whoever looks at it. Browsers say
 * where a request comes from (Sec-Fetch-Site, and Origin with everything but GET and HEAD) and let no page say otherwise;
 * and a header of ours is one that another page may not send without being asked first (CORS), which this app never allows.
 * What is no browser says nothing of it and needs none. A function key in a header is as good: it is no cookie.
 */
export function assertOwnPage({ headers, url }: Asked): void {
  const [site, origin] = [headers.get('sec-fetch-site'), headers.get('origin')];
  if (site === null && origin === null) return;
  if (headers.get('x-functions-key') !== null) return;
  const isOurs = site === null ? isSameHost(origin ?? '', url) : site === 'same-origin';
  if (isOurs && headers.get(PAGE_HEADER) !== null) return;
  refuse(
    403,
    'CrossSite',
    'A page of another site asked for this change.',
    'Use the dashboard of this app (/api/ui), or the command line.',
  );
}

function isSameHost(origin: string, url: string): boolean {
  return URL.canParse(origin) && URL.canParse(url) && new URL(origin).host === new URL(url).host;
}
