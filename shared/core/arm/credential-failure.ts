import type { Failure } from '../base/errors';

const NAMES: readonly string[] = [
  'CredentialUnavailableError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
];

const REMEDY =
  'In Azure: give the function app its user-assigned identity and set AZURE_CLIENT_ID to its client id. On a desk: az login.';

/**
 * What it means that no access token could be had; undefined when `error` is about something else. Nothing was sent to
 * ARM, so that not even a write can have happened. Told by name: @azure/identity is not loaded for it.
 */
export function credentialFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !NAMES.includes(error.name)) return undefined;
  const message = `No access token for Azure: ${error.message}`;
  return isPassing(error)
    ? { policy: 'Transient', code: 'TokenServiceUnavailable', message }
    : { policy: 'Stalled', code: 'CredentialUnavailable', message, remedy: REMEDY };
}

/** True when the token endpoint is down or overloaded, rather than unwilling. */
function isPassing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isPassing);
  const status = 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && (status >= 500 || status === 429 || status === 408);
}
