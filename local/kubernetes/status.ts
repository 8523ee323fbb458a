import type { JsonMap } from './object';

/** What the API server answers when it refuses: a Status object. */
export class KubeError extends Error {
  constructor(
    readonly code: number,
    /** Empty where the server has no word for it, as for what its store says. */
    readonly reason: string,
    message: string,
    readonly details?: JsonMap,
  ) {
    super(message);
    this.name = 'KubeError';
  }

  body(): JsonMap {
    const { code, reason, message, details } = this;
    return {
      ...STATUS,
      status: 'Failure',
      message,
      ...(reason !== '' && { reason }),
      ...(details !== undefined && { details }),
      code,
    };
  }
}

/** A page of a list whose moment is forgotten, with the token by which the rest can be had as of now. */
export class ContinueExpired extends KubeError {
  constructor(
    message: string,
    private readonly fresh: string,
  ) {
    super(410, 'Expired', message);
  }

  override body(): JsonMap {
    return { ...super.body(), metadata: { continue: this.fresh } };
  }
}

/** What is answered before any Status can be made: a line of text. */
export class PlainError extends Error {
  constructor(
    readonly code: number,
    text: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(text);
    this.name = 'PlainError';
  }
}

const STATUS = { kind: 'Status', apiVersion: 'v1', metadata: {} } as const;

/** A kind of object as errors name it: `azureidentities` of a group, or `AzureIdentity`. */
export interface Named {
  readonly group: string;
  readonly name: string;
}

export function shown({ group, name }: Named): string {
  return group === '' ? name : `${name}.${group}`;
}

export function detailsOf({ group, name: kind }: Named, name: string): JsonMap {
  return { ...(name !== '' && { name }), ...(group !== '' && { group }), kind };
}

/** What a delete answers once the object is gone. */
export function success(what: Named, name: string, uid: string): JsonMap {
  return { ...STATUS, status: 'Success', details: { ...detailsOf(what, name), uid } };
}

export function notFound(what: Named, name: string): KubeError {
  return new KubeError(
    404,
    'NotFound',
    `${shown(what)} "${name}" not found`,
    detailsOf(what, name),
  );
}

export function alreadyExists(what: Named, name: string, isLeaving: boolean): KubeError {
  const message = `${isLeaving ? 'object is being deleted: ' : ''}${shown(what)} "${name}" already exists`;
  return new KubeError(409, 'AlreadyExists', message, detailsOf(what, name));
}

/** A resource that a built-in group does not have. */
export function noResource(): KubeError {
  return new KubeError(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** A path that nobody serves, those of groups without a definition among them. */
export function pageNotFound(): PlainError {
  return new PlainError(404, '404 page not found\n');
}

export function methodNotAllowed(): KubeError {
  return new KubeError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function conflict(what: Named, name: string, why: string = MODIFIED): KubeError {
  const message = `Operation cannot be fulfilled on ${shown(what)} "${name}": ${why}`;
  return new KubeError(409, 'Conflict', message, detailsOf(what, name));
}

export function badRequest(message: string): KubeError {
  return new KubeError(400, 'BadRequest', message);
}

/** An error that has no name among the reasons: what etcd says, or a number that is none. */
export function unnamed(message: string): KubeError {
  return new KubeError(500, '', message);
}

export function unsupportedMediaType(accepted: readonly string[]): KubeError {
  return new KubeError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}
