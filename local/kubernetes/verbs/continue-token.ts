import { isMap, textOf } from '../object';
import { badRequest } from '../status';

/** Where a page ended, and as of when the list is read. Version -1: as of now. */
export interface Position {
  readonly version: number;
  /** Key after which the next page begins. */
  readonly start: string;
}

/** As k8s.io/apiserver/pkg/storage writes it; clients must not look into it. */
export function tokenFor({ version, start }: Position): string {
  const text = JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start: `${start}\u0000` });
  return Buffer.from(text).toString('base64url');
}

/** Throws 400 for what is no token. */
export function positionIn(token: string): Position {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const value = parsed(text);
  if (!isMap(value) || typeof value.rv !== 'number' || typeof value.start !== 'string') {
    throw notValid('incorrect encoded resourceVersion in continue token');
  }
  return { version: value.rv, start: textOf(value.start).replace(/\u0000$/, '') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const [first = ''] = text;
    throw notValid(`invalid character '${first}' looking for beginning of value`);
  }
}

function notValid(why: string): Error {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}
