import { answerOf, signed } from './signed-answer';

test('an activity gets its own answer, without the signature', () => {
  const answer = { step: { id: 'host:pool' }, status: 'polling' };
  expect(answerOf('advanceHost', signed('advanceHost', answer))).toEqual(answer);
});

test('the answer to what a host that died had asked for first is not taken for that to what was asked instead [F1, F2]', () => {
  expect(answerOf('advanceHost', signed('recordRun', { behind: true }))).toBeUndefined();
});

/** What a history keeps. */
function kept(answer: unknown): unknown {
  return answer === undefined ? undefined : (JSON.parse(JSON.stringify(answer)) as unknown);
}

test.each([[['a', 'b']], [[]], ['done'], [''], [3], [0], [true], [false], [null]])(
  'the answer %j, which has no fields, is signed too, and not taken for that of another activity [F1, F2]',
  (answer) => {
    const given = kept(signed('listSubscriptions', answer));
    expect(answerOf('listSubscriptions', given)).toEqual(answer);
    expect(answerOf('recordRun', given)).toBeUndefined();
  },
);

test('no answer is still none', () => {
  expect(signed('recordRun', undefined)).toBeUndefined();
});

test('answers of 0.1, which are not signed, are taken as they are', () => {
  for (const answer of [{ behind: false }, null, 3, 'done', ['a'], undefined]) {
    expect(answerOf('recordRun', answer)).toEqual(answer);
  }
});
