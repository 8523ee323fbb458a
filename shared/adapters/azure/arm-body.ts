/** What an ARM error envelope says; `code` is absent when the body is none (a proxy's HTML page, nothing at all). */
export interface ArmBody {
  readonly code?: string;
  readonly message: string;
}

const MAX_FOREIGN_BODY_LENGTH = 500;

/** Reads `{"error":{code,message,details}}`, with or without the envelope. Details are added: they name identities. */
export function armErrorIn(text: string | null | undefined): ArmBody {
  const body = parsed(text);
  const error = isObject(body) && isObject(body['error']) ? body['error'] : body;
  if (!isObject(error) || typeof error['code'] !== 'string')
    return { message: (text ?? '').slice(0, MAX_FOREIGN_BODY_LENGTH) || 'Azure gave no reason.' };
  return { code: error['code'], message: messageOf(error) };
}

function messageOf(error: Readonly<Record<string, unknown>>): string {
  const details = Array.isArray(error['details']) ? error['details'].filter(isObject) : [];
  const parts = [error['message'], ...details.map((detail) => detail['message'])];
  const texts = parts.filter((part) => typeof part === 'string' && part !== '');
  return [...new Set(texts)].join(' ') || 'Azure gave no reason.';
}

/** Undefined when `text` is not JSON. */
export function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** True for anything with fields: an object or an array, and not null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
