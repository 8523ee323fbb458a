import { LOOPBACK } from '../base/loopback';

/**
 * `text` as an https URL, or as an http URL on loopback; undefined when it is anything else. What an https page may send us to
 * is https; plain http is for this machine, from this machine.
 */
export function secureUrl(text: string, base?: URL): URL | undefined {
  if (!URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base?.href);
  // A password in a URL ends up in messages and logs.
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return url;
  const isLocal = url.protocol === 'http:' && LOOPBACK.includes(url.hostname);
  return isLocal && base?.protocol !== 'https:' ? url : undefined;
}

/** A URL for messages: without the user, password and query, which may be secrets. */
export function displayUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
