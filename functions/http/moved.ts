import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Moved } from '../../shared/api/kinds';
import { json } from './endpoint';
import { OF_THE_HOST } from './query';

/** When the paths of 0.1 gave way (RFC 9745): 2026-12-01T00:00:00Z. */
const DEPRECATED_SINCE = '@1796083200';

/** 308 (RFC 9110, 15.4.9): ask the new path with the same method and body. */
export function movedTo({ to }: Moved, { url, params }: HttpRequest): HttpResponseInit {
  const path = `/api/${to.replace('{name}', encodeURIComponent(params.name ?? ''))}`;
  const location = new URL(path, url);
  location.search = withoutKeys(new URL(url).searchParams);
  const headers = { location: location.href, deprecation: DEPRECATED_SINCE };
  const link = { link: `<${path}>; rel="successor-version"` };
  return json(308, { moved: path }, { ...headers, ...link });
}

/** No answer carries a key: one that was sent in the query has to be sent again. */
function withoutKeys(query: URLSearchParams): string {
  const kept = [...query].filter(([name]) => !OF_THE_HOST.includes(name));
  return new URLSearchParams(kept).toString();
}
