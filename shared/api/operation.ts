import { IDEMPOTENCY_KEY } from './parameters';
import type { Schema } from './parts';
import { ref } from './schemas';

/** Whatever can be said of one endpoint; the rest of the document follows from it. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'delete';
  readonly tag: 'clusters' | 'charts' | 'repositories' | 'operations';
  readonly path: string;
  readonly summary: string;
  readonly parameters?: readonly Schema[];
  readonly body?: Schema;
  /** False where nothing in it is needed. */
  readonly needsBody?: boolean;
  readonly ok: Readonly<Record<string, Answer>>;
  /** Statuses of the problems that are its own, with their codes. */
  readonly problems: Readonly<Record<string, string>>;
}

/** An answer that is no problem. */
export interface Answer {
  readonly description: string;
  /** By media type. */
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** Header of every request that starts something. */
export const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Within 24 hours, requests with the same key, method and path count once and get the first answer; other content is 422.',
  schema: { type: 'string', pattern: IDEMPOTENCY_KEY },
};
/** Problems of a request with a body. */
export const BAD_BODY =
  'InvalidJson, InvalidBody, UnknownKey, RepeatedKey, InvalidValue, InvalidIdempotencyKey';
export const OF_BODY = {
  413: 'BodyTooLarge',
  415: 'UnsupportedMediaType',
  422: 'IdempotencyKeyReused',
};
export const ACCEPTED = {
  202: answer('Taken on; follow it at Location.', json(ref('Accepted'))),
};

export function answer(description: string, content: Answer['content']): Answer {
  return { description, content };
}

export function json(schema: Schema): Answer['content'] {
  return { 'application/json': { schema } };
}

export function inPath(name: string, pattern: string, description: string): Schema {
  return { name, in: 'path', required: true, description, schema: { type: 'string', pattern } };
}

export function query(name: string, description: string, schema: Schema): Schema {
  return { name, in: 'query', description, schema };
}
