import { problemOf } from './problem';
import { assertQuery, wholeNumber } from './query';

function refusalOf(query: string, known: readonly string[]): unknown {
  try {
    assertQuery(new URLSearchParams(query), known);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

test.each(['', 'intent=offboard', 'format=text&intent=offboard', 'code=k', 'clientId=c&code=k'])(
  'known parameters and function keys are taken: "%s"',
  (query) => {
    expect(refusalOf(query, ['intent', 'format'])).toBeUndefined();
  },
);

test.each([
  ['intnt=offboard', 'Did you mean intent? It takes intent, format.'],
  ['Format=text', 'Did you mean format? It takes intent, format.'],
  ['dryRun=true', 'It takes intent, format.'],
])('a slip in "%s" is refused, and the nearest parameter named', (query, remedy) => {
  expect(refusalOf(query, ['intent', 'format'])).toMatchObject({
    status: 400,
    code: 'UnknownParameter',
    remedy,
  });
});

test('an endpoint without parameters says so', () => {
  expect(refusalOf('verbose', [])).toMatchObject({ remedy: 'It takes none.' });
});

test('a parameter that is given twice is refused: nobody could tell which one counts', () => {
  expect(refusalOf('limit=1&limit=2', ['limit'])).toMatchObject({ code: 'RepeatedParameter' });
});

test('a name of a megabyte is cut before it is said', () => {
  const problem = refusalOf(`${'x'.repeat(1_000_000)}=1`, ['limit']) as { readonly detail: string };
  expect(problem.detail.length).toBeLessThan(120);
});

test.each(['0x10', '1e2', ' 5 ', '+5', '-1', '05', '1.0', '1_000', '٣', '', '9'.repeat(400)])(
  '"%s" is no number of a query, although JavaScript reads most of them',
  (text) => {
    expect(wholeNumber(text)).toBeUndefined();
  },
);

test.each(['0', '7', '1000'])('"%s" is a number of a query', (text) => {
  expect(wholeNumber(text)).toBe(Number(text));
});
