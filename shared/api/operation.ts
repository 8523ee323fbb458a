import type { Schema } from './parts';
import { ref } from './schemas';

/** Whatever can be said of one endpoint; the rest of the document follows from it. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly parameters?: readonly Schema[];
  readonly body?: Schema;
  readonly ok: Readonly<Record<string, Schema>>;
  /** Statuses of the problems that are its own, with their codes. */
  readonly problems: Readonly<Record<string, string>>;
}

/** Header of every request that starts something. */
export const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Within 24 hours, requests with the same key, method and path count once and get the first answer; other content is 422.',
  schema: { type: 'string', pattern: '^[!-~]{1,128}$' },
};
/** Problems of a body, in 400. */
export const BAD_BODY = 'InvalidJson, InvalidBody, UnknownKey, InvalidValue, InvalidIdempotencyKey';
export const ACCEPTED = {
  202: answer('Taken on; follow it at Location.', json(ref('Accepted'))),
};

export function answer(description: string, content: Schema): Schema {
  return { description, content };
}

export function json(schema: Schema): Schema {
  return { 'application/json': { schema } };
}

export function query(name: string, schema: Schema): Schema {
  return { name, in: 'query', schema };
}
