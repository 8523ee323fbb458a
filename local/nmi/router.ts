/** Which handler of NMI a path leads to. */
export type Handler = 'token' | 'host' | 'instance' | 'invalid' | 'default';

// Prefixes, as NMI's router has them; only the first segment may be written in any casing.
const TOKEN = /^\/metadata\/identity\/oauth2\/token/;
const HOST = /^\/host\/token/;
const INSTANCE = /^\/metadata\/instance/;
/** What IMDS might take for a request for a token, past NMI. */
const TRICK = /\/metadata[\\/]+identity.*oauth2.*token/;

/** The handler of a path whose escapes are undone. */
export function handlerOf(path: string): Handler {
  const lowered = path.replace(/^\/metadata(?=[/\\]|$)/i, '/metadata');
  if (TOKEN.test(lowered)) return 'token';
  if (HOST.test(lowered)) return 'host';
  if (INSTANCE.test(lowered)) return 'instance';
  return TRICK.test(lowered) ? 'invalid' : 'default';
}

/** Where Go's router sends a path that is not clean; undefined: it is. */
export function cleanPath(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const end = path.endsWith('/') && segments.length > 0 ? '/' : '';
  const clean = `/${segments.join('/')}${end}`;
  return clean === path ? undefined : clean;
}
