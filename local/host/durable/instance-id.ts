/** Longer ids do not fit the keys of Azure Storage. */
const MAX_LENGTH = 100;
const FORBIDDEN = /[/\\#?\p{Cc}]/u;

/** Why an instance id is refused, or undefined when it is fine. */
export function instanceIdProblem(id: string): string | undefined {
  if (id.trim() === '') return 'Instance ids must not be empty.';
  if (id.startsWith('@')) return 'Instance ids must not start with "@".';
  if (id.length > MAX_LENGTH)
    return `Instance ids must not be longer than ${MAX_LENGTH} characters.`;
  if (FORBIDDEN.test(id)) {
    return 'Instance ids must not contain /, \\, #, ? or control characters.';
  }
  return undefined;
}
