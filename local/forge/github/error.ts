import type { ForgeHttpAnswer, Refusal } from '../front';

/** One entry of `errors` in a 422. */
export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

/** A refusal in GitHub's words. */
export class GitHubError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: readonly FieldError[],
    /** Its descriptions of a 422, and of a merge that is refused, have none. */
    readonly hasStatus = status !== 422,
  ) {
    super(message);
  }

  answer(): ForgeHttpAnswer {
    return {
      status: this.status,
      body: {
        message: this.message,
        ...(this.errors !== undefined && { errors: this.errors }),
        documentation_url: 'https://docs.github.com/rest',
        ...(this.hasStatus && { status: String(this.status) }),
      },
    };
  }
}

export function notFound(): GitHubError {
  return new GitHubError(404, 'Not Found');
}

export function invalid(...errors: readonly FieldError[]): GitHubError {
  return new GitHubError(422, 'Validation Failed', errors);
}

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  409: 'Conflict',
  500: 'Server Error',
  502: 'Server Error',
  503: 'Service Unavailable',
};

/** What a scripted refusal looks like; `now` in milliseconds. */
export function scriptedAnswer(refusal: Refusal, now: number): ForgeHttpAnswer {
  const { status, retryAfterSeconds, isSecondary = false } = refusal;
  const isLimit = retryAfterSeconds !== undefined && (status === 403 || status === 429);
  const words = isLimit ? limitMessage(isSecondary) : MESSAGES[status];
  const { body } = new GitHubError(status, refusal.message ?? words ?? 'Error').answer();
  return { status, body, headers: waitHeaders(refusal, now) };
}

function limitMessage(isSecondary: boolean): string {
  return isSecondary
    ? 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    : 'API rate limit exceeded for installation ID 1.';
}

/** The primary limit tells when it starts anew, the secondary one how long to wait. */
function waitHeaders(
  { status, retryAfterSeconds, isSecondary = false }: Refusal,
  now: number,
): Readonly<Record<string, string>> {
  if (retryAfterSeconds === undefined) return {};
  if (isSecondary || status >= 500) return { 'retry-after': String(retryAfterSeconds) };
  return {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(now / 1000) + retryAfterSeconds),
  };
}
