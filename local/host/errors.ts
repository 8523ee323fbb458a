/** What can go wrong before or while the local host runs; `code` is stable, the message says what to do next. */
export type HostErrorCode =
  | 'EADDRINUSE'
  | 'app-not-loadable'
  | 'host-json-invalid'
  | 'hub-store-unusable'
  | 'not-supported'
  | 'setting-missing'
  | 'trigger-invalid';

/** An error of the host itself, as opposed to one that the app's code threw. */
export class HostError extends Error {
  constructor(
    readonly code: HostErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'HostError';
  }
}

/** Names a feature of Azure Functions that this host leaves out, and the reason, so that nobody waits for it in vain. */
export function notSupported(what: string, because: string): HostError {
  return new HostError(
    'not-supported',
    `not supported by the local host: ${what}, because ${because}`,
  );
}

/** The message of anything thrown. The app runs in another realm under jest, so `instanceof Error` cannot be used. */
export function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error)
    return String(error.message);
  return String(error);
}

/** The stack of anything thrown, or the empty text. */
export function stackOf(error: unknown): string {
  const stack =
    typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  return typeof stack === 'string' ? stack : '';
}
