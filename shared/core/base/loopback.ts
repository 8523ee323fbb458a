/** Names of this machine, as `URL.hostname` has them: nobody on the way can listen. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * `text` as the URL of a simulator on this machine. Throws when it is not on this machine: what is sent there carries our
 * tokens. `system` is what it plays, for the message.
 */
export function loopbackUrl(text: string, system: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname)) return url;
  throw new Error(
    `${system} endpoint "${text}" is not on this machine; expected http://127.0.0.1:<port>. The real one needs no endpoint: leave it out.`,
  );
}
