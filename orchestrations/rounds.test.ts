import { inRounds, type InRounds } from './rounds';

function item(id: string, status: InRounds['status'] = 'sending'): InRounds {
  return { step: { id }, status, waitMs: 0 };
}

/** Which items each round carried out, where one round sends, the next polls, and then it is done. */
function rounds(items: readonly InRounds[], atOnce?: number): readonly string[] {
  const seen: string[] = [];
  function* advance(due: readonly InRounds[]): Generator<never, readonly InRounds[], unknown> {
    seen.push(due.map(({ step }) => step.id).join('+'));
    if (seen.length > 20) throw new Error(`never ends: ${seen.join()}`);
    return due.map(({ step, status }) => item(step.id, status === 'sending' ? 'polling' : 'done'));
  }
  const run = inRounds(undefined as never, items, advance, atOnce);
  for (let step = run.next(); step.done !== true; step = run.next()) {
    throw new Error('nothing here has to wait');
  }
  return seen;
}

describe('many hosts', () => {
  test('go side by side', () => {
    expect(rounds([item('a'), item('b')])).toEqual(['a+b', 'a+b']);
  });

  test('go a few at once, and those that have begun are brought to their end first', () => {
    expect(rounds([item('a'), item('b'), item('c')], 2)).toEqual(['a+b', 'a+b', 'c', 'c']);
    expect(rounds([item('a'), item('b', 'polling')], 1)).toEqual(['b', 'a', 'a']);
  });

  test('that have ended or failed are not touched again', () => {
    expect(rounds([item('a', 'done'), item('b', 'failed'), item('c')])).toEqual(['c', 'c']);
  });
});
