import type { Named } from './status';
import { detailsOf, KubeError, shown } from './status';

/** What is wrong with one field, as k8s.io/apimachinery/pkg/util/validation/field says it. */
export interface FieldError {
  readonly type: keyof typeof TYPES;
  readonly field: string;
  readonly value?: unknown;
  readonly detail?: string;
}

const TYPES = {
  Required: { words: 'Required value', reason: 'FieldValueRequired', shows: false },
  Invalid: { words: 'Invalid value', reason: 'FieldValueInvalid', shows: true },
  TypeInvalid: { words: 'Invalid value', reason: 'FieldValueTypeInvalid', shows: true },
  NotSupported: { words: 'Unsupported value', reason: 'FieldValueNotSupported', shows: true },
  Forbidden: { words: 'Forbidden', reason: 'FieldValueForbidden', shows: false },
  TooLong: { words: 'Too long', reason: 'FieldValueTooLong', shows: false },
  TooMany: { words: 'Too many', reason: 'FieldValueInvalid', shows: true },
} as const;

export function wrong(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid', field, value, detail };
}

/** 422 with every cause; what is said twice is named once in the message. */
export function invalid(kind: Named, name: string, errors: readonly FieldError[]): KubeError {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${bodyOf(error)}`))];
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  return new KubeError(422, 'Invalid', `${shown(kind)} "${name}" is invalid: ${list}`, {
    ...detailsOf(kind, name),
    causes: errors.map((error) => ({
      reason: TYPES[error.type].reason,
      message: bodyOf(error),
      field: error.field,
    })),
  });
}

function bodyOf({ type, value, detail = '' }: FieldError): string {
  const { words, shows } = TYPES[type];
  const said = shows ? `: ${JSON.stringify(value) ?? 'null'}` : '';
  return `${words}${said}${detail === '' ? '' : `: ${detail}`}`;
}
