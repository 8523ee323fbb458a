/** An answer that is an error, in the envelope of the distribution specification: `{"errors":[{code,message,detail}]}`. */
export class OciError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: {
      readonly detail?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = 'OciError';
  }

  body(): unknown {
    const { code, message } = this;
    return { errors: [{ code, message, detail: this.extra.detail ?? null }] };
  }
}

export function nameUnknown(repository: string): OciError {
  return new OciError(404, 'NAME_UNKNOWN', 'repository name not known to registry', {
    detail: { name: repository },
  });
}

export function manifestUnknown(reference: string): OciError {
  return new OciError(404, 'MANIFEST_UNKNOWN', `manifest tagged by "${reference}" is not found`);
}

export function blobUnknown(digest: string): OciError {
  return new OciError(404, 'BLOB_UNKNOWN', 'blob unknown to registry', { detail: { digest } });
}

export function digestInvalid(given: string, found: string): OciError {
  return new OciError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content', {
    detail: { given, found },
  });
}
