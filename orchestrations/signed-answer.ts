/** Beside the fields of an answer: the name of the activity that gave it. */
const SIGNATURE = 'answerOf';
/** Of an answer without fields (a list, a word): what it is. */
const WRAPPED = 'plainAnswer';

/** The answer of an activity as it goes into the history of whoever called it. */
export function signed(activity: string, answer: unknown): unknown {
  // Undefined is no answer, and stays none.
  if (answer === undefined) return undefined;
  return { ...(isFields(answer) ? answer : { [WRAPPED]: answer }), [SIGNATURE]: activity };
}

/**
 * What `activity` has answered; undefined for the answer of another one. A host that dies between its messages and its
 * history may get another answer to an earlier call when it comes back, and ask for something else: what it had asked for
 * first is answered under the same number. Answers of 0.1 are not signed, and later ones without fields were not either.
 */
export function answerOf<T>(activity: string, answer: T | undefined): T | undefined {
  if (!isFields(answer) || !(SIGNATURE in answer)) return answer;
  const { [SIGNATURE]: from, ...fields } = answer;
  if (from !== activity) return undefined;
  return (WRAPPED in fields ? fields[WRAPPED] : fields) as T;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
