import { isCliError } from '../../cli-error';
import type { Finding } from '../../findings';

/** What a look has found; a look that is refused is a finding of its own, and keeps none of the others from being made. */
export async function checked(
  what: string,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!isCliError(error)) throw error;
    const { what: said, why = '', remedy } = error.said;
    return [
      { what: `${what} could not be checked. ${said} ${why}`.trim(), result: 'note', remedy },
    ];
  }
}
