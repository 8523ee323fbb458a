import { answerOf, signed } from './signed-answer';

test('an activity gets its own answer, without the signature', () => {
  const answer = { step: { id: 'host:pool' }, status: 'polling' };
  expect(answerOf('advanceHost', signed('advanceHost', answer))).toEqual(answer);
});

test('the answer to what a host that died had asked for first is not taken for that to what was asked instead [F1, F2]', () => {
  expect(answerOf('advanceHost', signed('recordRun', { behind: true }))).toBeUndefined();
});

test('answers of 0.1, which are not signed, and those without fields are taken as they are', () => {
  expect(answerOf('recordRun', { behind: false })).toEqual({ behind: false });
  for (const answer of [undefined, null, 3, 'done', ['a']]) {
    expect(answerOf('recordRun', signed('recordRun', answer))).toEqual(answer);
  }
});
