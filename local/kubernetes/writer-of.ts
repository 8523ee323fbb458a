import type { Subject } from './auth';
import type { FieldError } from './field-error';
import { invalid } from './field-error';
import type { ApiRequest, Target } from './request';
import type { Writer } from './writer';

const VALIDATIONS = ['Ignore', 'Warn', 'Strict'] as const;
const OPTIONS: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
};

/** Who writes over the wire. Throws 422 for options that are none. */
export function writerOf(
  { method, query, text, userAgent }: ApiRequest,
  { subresource }: Target,
  by: { readonly subject: Subject; readonly warn: (text: string) => void },
): Writer {
  return {
    ...by,
    manager: query.get('fieldManager') ?? managerIn(userAgent),
    fieldValidation: fieldValidationIn(query, OPTIONS[method]),
    part: subresource ?? 'main',
    duplicates: [],
    text,
  };
}

/** Without a name of his own, a manager is called by his program. */
function managerIn(userAgent: string): string {
  return userAgent.split('/')[0] || 'unknown';
}

function fieldValidationIn(
  query: URLSearchParams,
  options: string | undefined,
): Writer['fieldValidation'] {
  const asked = query.get('fieldValidation') ?? '';
  const found = VALIDATIONS.find((each) => each === (asked === '' ? 'Warn' : asked));
  if (found !== undefined) return found;
  if (options === undefined) return 'Warn';
  const error: FieldError = {
    type: 'NotSupported',
    field: 'fieldValidation',
    value: asked,
    detail: 'supported values: "", "Ignore", "Strict", "Warn"',
  };
  throw invalid({ group: 'meta.k8s.io', name: options }, '', [error]);
}
