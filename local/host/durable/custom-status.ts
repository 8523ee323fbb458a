const LIMIT_BYTES = 16 * 1024;

/** Why a custom status fails the orchestrator, or undefined: Azure stores at most 16 KB of UTF-16 text. */
export function customStatusProblem(status: unknown): string | undefined {
  if (status === undefined || status === null) return undefined;
  const bytes = JSON.stringify(status).length * 2;
  if (bytes <= LIMIT_BYTES) return undefined;
  return `The custom status is ${bytes} bytes of UTF-16 text; the limit is ${LIMIT_BYTES}. Keep large data in a table.`;
}
