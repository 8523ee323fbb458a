import type { Failure } from '../../shared/core/base/errors';
import { isReconcileError } from '../../shared/core/base/errors';
import { UsageError } from './options';

/** What went wrong, for who started it. */
export function explain(error: unknown): string {
  if (error instanceof UsageError) {
    return `${error.message}\nnpm start -- --help tells of all options.\n`;
  }
  if (isReconcileError(error)) return explainFailure(error.failure);
  const { message, code } = error as { readonly message?: string; readonly code?: string };
  if (code === 'EADDRINUSE') {
    return `${message ?? 'A port is taken.'}\nIs it running already? Stop that one, or choose other ports: npm start -- --port 8071\n`;
  }
  return `${message ?? String(error)}\n`;
}

/** A configuration's problems are their own remedy. */
function explainFailure({ code, message, remedy }: Failure): string {
  return remedy === undefined || code === 'ConfigurationInvalid'
    ? `${message}\n`
    : `${message}\n${remedy}\n`;
}
