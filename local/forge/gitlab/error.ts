import type { ForgeHttpAnswer, Refusal } from '../front';

/** A refusal in GitLab's words: `{"message": …}`. */
export class GitLabError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Some refusals hold a list, or lists by field. */
    readonly words: unknown = message,
  ) {
    super(message);
  }

  answer(): ForgeHttpAnswer {
    return { status: this.status, body: { message: this.words } };
  }
}

/** A parameter that is missing or makes no sense. The framework words it: `{"error": …}`, and no message. */
export class ParameterError extends GitLabError {
  constructor(message: string) {
    super(400, message);
  }

  override answer(): ForgeHttpAnswer {
    return { status: this.status, body: { error: this.message } };
  }
}

export function notFound(what: string): GitLabError {
  return new GitLabError(404, `404 ${what} Not Found`);
}

export function notAllowed(): GitLabError {
  return new GitLabError(405, '405 Method Not Allowed');
}

const MESSAGES: Readonly<Record<number, string>> = {
  401: '401 Unauthorized',
  403: '403 Forbidden',
  404: '404 Not found',
  500: '500 Internal Server Error',
};

/** What a scripted refusal looks like. The headers of a 429 are those of the documentation on rate limits. */
export function scriptedAnswer(
  { status, message, retryAfterSeconds }: Refusal,
  now: number,
): ForgeHttpAnswer {
  const words = message ?? MESSAGES[status] ?? `Scripted refusal with status ${status}`;
  return {
    ...new GitLabError(status, words).answer(),
    ...(retryAfterSeconds !== undefined && {
      headers: {
        'retry-after': String(retryAfterSeconds),
        'ratelimit-remaining': '0',
        'ratelimit-reset': String(Math.ceil(now / 1000) + retryAfterSeconds),
      },
    }),
  };
}
