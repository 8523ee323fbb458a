import type { FailureDetails } from './history';

/**
 * With `setExceptionPropertiesProvider` the SDK replaces the message of what an activity threw by JSON; the extension
 * turns that into FailureDetails. Undefined for an ordinary message.
 */
export function failureDetails(message: string): FailureDetails | undefined {
  if (!message.startsWith('{')) return undefined;
  const parsed = parse(message);
  if (typeof parsed?.['errorType'] !== 'string' || parsed['properties'] === undefined)
    return undefined;
  return {
    ErrorType: parsed['errorType'],
    ErrorMessage: String(parsed['errorMessage']),
    ...(typeof parsed['stackTrace'] === 'string' ? { StackTrace: parsed['stackTrace'] } : {}),
    IsNonRetriable: parsed['isNonRetriable'] === true,
    Properties: parsed['properties'],
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
