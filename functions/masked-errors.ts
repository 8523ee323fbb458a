import { app } from '@azure/functions';
import { withoutQueries } from '../shared/core/base/without-query';

/** Whatever a function throws is logged by the host as it comes, and may quote an address with a key in its query. */
app.hook.postInvocation((context) => {
  context.error = withoutQueriesIn(context.error);
});

/** In place, for the kind and the failure that it carries are looked at; by its form, for it may be of another realm. */
function withoutQueriesIn(error: unknown): unknown {
  if (typeof error === 'string') return withoutQueries(error);
  if (typeof error !== 'object' || error === null || Object.isFrozen(error)) return error;
  const texts = error as { message?: unknown; stack?: unknown };
  if (typeof texts.message === 'string') texts.message = withoutQueries(texts.message);
  if (typeof texts.stack === 'string') texts.stack = withoutQueries(texts.stack);
  return error;
}
