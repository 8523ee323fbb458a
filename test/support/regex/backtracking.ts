import { automatonOf, type Edge, type State } from './automaton';

/**
 * How many steps a backtracking engine takes to find out that `text` holds no match. Knows `$` and no look around. Throws where there is
 * a match: such a text proves nothing.
 */
export function stepsToFail(regex: RegExp, text: string): number {
  const { start, accept } = automatonOf(regex);
  const tests = new Map<string, RegExp>();
  let steps = 0;

  function takes(element: string, character: string): boolean {
    const test = tests.get(element) ?? new RegExp(`^(?:${element})$`, regex.flags.replace('g', ''));
    tests.set(element, test);
    return test.test(character);
  }

  /** `passed`: edges passed since the last character; an engine does not go round a loop for nothing. */
  function matches(state: State, at: number, passed: readonly Edge[]): boolean {
    steps += 1;
    if (state === accept) return true;
    return state.edges.some((edge) => {
      const { to, guard, takes: element } = edge;
      if (element !== undefined) {
        return at < text.length && takes(element, text.charAt(at)) && matches(to, at + 1, []);
      }
      if (passed.includes(edge) || !holds(guard, text, at)) return false;
      return matches(to, at, [...passed, edge]);
    });
  }

  for (let from = 0; from <= text.length; from += 1) {
    if (matches(start, from, [])) throw new Error(`${regex.source} matches the text`);
  }
  return steps;
}

function holds(guard: Edge['guard'], text: string, at: number): boolean {
  switch (guard) {
    case undefined:
      return true;
    case 'start':
      return at === 0;
    case 'line start':
      return at === 0 || text.charAt(at - 1) === '\n';
    case 'word boundary':
      return /\w/.test(text.charAt(at - 1)) !== /\w/.test(text.charAt(at));
    case 'other':
      return at === text.length;
  }
}
