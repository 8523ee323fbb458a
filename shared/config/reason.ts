/** What an error says, with its cause: fetch says only "fetch failed" and hides why there. */
export function reasonOf(error: unknown): string {
  const { message, cause } = (error ?? {}) as { message?: unknown; cause?: unknown };
  const own = typeof message === 'string' ? message : String(error);
  return cause === undefined ? own : `${own}: ${reasonOf(cause)}`;
}
