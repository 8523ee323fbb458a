/** Which handler of NMI a path leads to. */
export type Handler = 'token' | 'host' | 'instance' | 'invalid' | 'default';

// Only the first segment may be written in any casing [mic.md 1.5].
const TOKEN = /^\/metadata\/identity\/oauth2\/token\/?$/;
const HOST = /^\/host\/token\/?$/;
const INSTANCE = /^\/metadata\/instance(?:\/|$)/;

/** The handler of a path whose escapes are undone. */
export function handlerOf(path: string): Handler {
  const lowered = path.replace(/^\/metadata(?=[/\\]|$)/i, '/metadata');
  if (TOKEN.test(lowered)) return 'token';
  if (HOST.test(lowered)) return 'host';
  if (INSTANCE.test(lowered)) return 'instance';
  // IMDS takes a backslash for a slash: such a path would be a token request that went past NMI.
  const straight = lowered.replaceAll(/[\\/]+/g, '/');
  return lowered.includes('\\') && TOKEN.test(straight) ? 'invalid' : 'default';
}
