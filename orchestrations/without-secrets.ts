import type { InvocationContext } from '@azure/functions';
import { withoutQueries } from '../shared/core/without-query';

type Handler = (argument: unknown, context: InvocationContext) => unknown;

/**
 * The activity as the host may call it. What it throws, the host writes into its log and into the history of the
 * orchestration, word for word: addresses lose the values of their queries first, for keys travel there.
 */
export function withoutSecrets(handler: Handler): Handler {
  return async (argument, context) => {
    try {
      return await handler(argument, context);
    } catch (error) {
      throw cleaned(error);
    }
  };
}

function cleaned(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const clean = new Error(withoutQueries(message));
  clean.name = name;
  clean.stack = withoutQueries(stack ?? '');
  return clean;
}
