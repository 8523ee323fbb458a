/** What the API server answers when it refuses: a Status object. */
export class KubeError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'KubeError';
  }

  body(): Readonly<Record<string, unknown>> {
    const { code, reason, message, details } = this;
    return { ...STATUS, status: 'Failure', message, reason, details, code };
  }
}

const STATUS = { kind: 'Status', apiVersion: 'v1', metadata: {} } as const;

/** What a delete answers once the object is gone. */
export function success(): Readonly<Record<string, unknown>> {
  return { ...STATUS, status: 'Success' };
}

export function notFound(what: string, name: string): KubeError {
  return new KubeError(404, 'NotFound', `${what} "${name}" not found`, { name, kind: what });
}

/** A path that nobody serves: kubectl prints exactly this. */
export function noResource(): KubeError {
  return new KubeError(404, 'NotFound', 'the server could not find the requested resource');
}

export function conflict(what: string, name: string): KubeError {
  return new KubeError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${what} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    { name, kind: what },
  );
}

export function expired(message: string): KubeError {
  return new KubeError(410, 'Expired', message);
}

export function invalid(kind: string, name: string, causes: readonly string[]): KubeError {
  return new KubeError(422, 'Invalid', `${kind} "${name}" is invalid: ${causes.join(', ')}`, {
    name,
    kind,
    causes: causes.map((message) => ({ reason: 'FieldValueInvalid', message })),
  });
}

export function badRequest(message: string): KubeError {
  return new KubeError(400, 'BadRequest', message);
}
