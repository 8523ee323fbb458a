import type { TableProblem } from './table-errors';

/** The parts of the SDK's RestError that matter; network and credential errors have some of them. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly response?: {
    readonly headers?: { get(name: string): string | undefined };
    readonly parsedBody?: { readonly odataError?: OdataError };
  };
  readonly details?: { readonly odataError?: OdataError };
}

interface OdataError {
  readonly code?: string;
  readonly message?: { readonly value?: string };
}

const CREDENTIAL_ERROR = /(CredentialUnavailable|Authentication|AuthenticationRequired)Error$/;

/** What an error thrown by the SDK says about the call. */
export function problemOf(error: unknown): TableProblem {
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as SdkError;
  const headers = thrown.response?.headers;
  return {
    message: firstLine(odataOf(thrown)?.message?.value ?? thrown.message ?? String(error)),
    status: thrown.statusCode,
    code: codeOf(thrown),
    retryAfterMs: milliseconds(headers?.get('retry-after')),
    correlationId: headers?.get('x-ms-request-id'),
  };
}

function odataOf(thrown: SdkError): OdataError | undefined {
  return thrown.response?.parsedBody?.odataError ?? thrown.details?.odataError;
}

function codeOf(thrown: SdkError): string | undefined {
  if (CREDENTIAL_ERROR.test(thrown.name ?? '')) return thrown.name;
  return odataOf(thrown)?.code ?? thrown.code;
}

/** Retry-After is a number of seconds or a date; the service sends seconds. */
function milliseconds(retryAfter: string | undefined): number | undefined {
  const seconds = Number(retryAfter);
  return retryAfter === undefined || Number.isNaN(seconds) ? undefined : seconds * 1000;
}

/** The service's messages go on with RequestId and Time on lines of their own. */
function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
