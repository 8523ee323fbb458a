import { nearest } from '../../shared/core/base/nearest';
import { refuse } from './problem';

/** Function keys in the query, which the Functions host reads and hands on to us. */
export const OF_THE_HOST: readonly string[] = ['code', 'clientId'];

/**
 * Throws ProblemError for a parameter that the endpoint does not know: a slip (`?intnt=offboard`) would be answered as if
 * it had not been asked for, and look like a success. Nor is one taken twice, for nobody could tell which one counts.
 */
export function assertQuery(query: URLSearchParams, known: readonly string[]): void {
  const given = [...query.keys()].filter((name) => !OF_THE_HOST.includes(name));
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) refuseUnknown(unknown, known);
  const twice = given.find((name, index) => given.indexOf(name) !== index);
  if (twice === undefined) return;
  refuse(400, 'RepeatedParameter', `${twice} is given more than once.`, 'Send it once.');
}

function refuseUnknown(name: string, known: readonly string[]): never {
  const suggestion = nearest(name, known);
  refuse(
    400,
    'UnknownParameter',
    `"${name.slice(0, 60)}" is not a parameter of this endpoint.`,
    suggestion === undefined ? all(known) : `Did you mean ${suggestion}? ${all(known)}`,
  );
}

function all(known: readonly string[]): string {
  return known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`;
}

/** The whole number that a text is in plain decimal digits: no sign, space, leading zero, hexadecimal or exponent. */
export function wholeNumber(text: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined;
}
