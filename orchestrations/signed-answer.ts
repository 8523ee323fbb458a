/** Beside the fields of an answer: the name of the activity that gave it. */
const SIGNATURE = 'answerOf';

/** The answer of an activity as it goes into the history of whoever called it. */
export function signed(activity: string, answer: unknown): unknown {
  return isFields(answer) ? { ...answer, [SIGNATURE]: activity } : answer;
}

/**
 * What `activity` has answered; undefined for the answer of another one. A host that dies between its messages and its
 * history may get another answer to an earlier call when it comes back, and ask for something else: what it had asked for
 * first is answered under the same number. Answers of 0.1 are not signed.
 */
export function answerOf<T>(activity: string, answer: T | undefined): T | undefined {
  if (!isFields(answer) || !(SIGNATURE in answer)) return answer;
  const { [SIGNATURE]: from, ...fields } = answer;
  return from === activity ? (fields as T) : undefined;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
