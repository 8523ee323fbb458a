/** What NMI and IMDS answer. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as text/plain, anything else as JSON. */
  readonly body: unknown;
}

/** As Go's http.Error writes it: the message and a line feed. */
export function plain(status: number, message: string): Answer {
  return { status, body: `${message}\n` };
}

/** The OAuth error of IMDS, which NMI uses too. */
export function oauthError(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}

export const NO_METADATA_HEADER = oauthError(
  400,
  'invalid_request',
  'Required metadata header not specified',
);

/** As NMI writes client ids: the first and the last four letters. */
export function redacted(clientId: string): string {
  return clientId.replace(/^(\S{4})[^]*(\S{4})$/, '$1##### REDACTED #####$2');
}
