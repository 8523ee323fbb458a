import { ambiguityOf } from './ambiguity';
import { stepsToFail } from './backtracking';
import { regexesIn } from './literals';

/** How many times more steps the double of a text costs: 2 where they grow with its length, 4 with its square. */
function growth(regex: RegExp, repeat: string, times: number, end: string): number {
  const steps = (n: number): number => stepsToFail(regex, repeat.repeat(n) + end);
  return steps(2 * times) / steps(times);
}

describe('a regular expression whose cost explodes is found, with a text that shows it:', () => {
  test.each([
    [/^(a+)+$/, '!'],
    [/^(?:a|a)*$/, '!'],
    [/^(a*)*b/, ''],
    [/^(?:a|ab?)*$/, '!'],
    [/^(\w+\s?)*$/, '!'],
    [/^([a-z]+-*)+\.$/i, ''],
    [/^(?:a{0,2}){0,300}b/, ''],
  ])('%s', (regex, end) => {
    const found = ambiguityOf(regex);
    expect(found?.grows).toBe('exponentially');
    expect(growth(regex, found?.repeat ?? '', 4, end)).toBeGreaterThan(8);
  });
});

describe('a regular expression whose cost grows with the square is found, with a text that shows it:', () => {
  test.each([
    [/\s+$/, '!'],
    [/\/+$/, '!'],
    [/^\s*a?\s*$/, '!'],
    [/^(.*),(.*);/, ''],
    [/<([^>]+)>;/, ''],
    [/a.*b/, ''],
    [/(\w+)="/, ''],
    [/^[A-Z]?\w*[a-z]\w*$/, '!'],
    [/\\+\//, ''],
    [/^\s*\/x/m, ''],
    [/x[^y]{0,1000}y/, ''],
  ])('%s', (regex, end) => {
    const found = ambiguityOf(regex);
    expect(found?.grows).toBe('at least quadratically');
    expect(growth(regex, found?.repeat ?? '', 20, end)).toBeGreaterThan(3);
  });
});

describe('a regular expression that takes a text as it comes is not complained of:', () => {
  test.each([
    [/\/$/, '/', '!'],
    [/^\s+$/, ' ', '!'],
    [/^a+b+$/, 'ab', '!'],
    [/^[^,]*,(.*)$/, ',', '\n'],
    [/<([^<>]+)>;/, '<a', ''],
    [/\b(\w+)="/, 'aa', ''],
    [/^[a-z0-9]+(?:-+[a-z0-9]+)*$/, 'a-', '!'],
    [/^[^\S\n\r\u2028\u2029]*\/x/m, '\n ', ''],
    [/^(?:[^/]+\/)*[^/]+\.ya?ml$/, 'a/', ''],
    [/x.{0,5}y/, 'x', ''],
    [/^(?:ab*c?)+$/, 'abc', '!'],
  ])('%s', (regex, repeat, end) => {
    expect(ambiguityOf(regex)).toBeUndefined();
    expect(growth(regex, repeat, 30, end)).toBeLessThan(2.2);
  });
});

test('a match that is found needs no way back: what follows it is not tried again', () => {
  expect(ambiguityOf(/[^a-z]+/g)).toBeUndefined();
  expect(ambiguityOf(/^(if|with)\b\s*(.*)/s)).toBeUndefined();
});

test('what cannot be judged is no pass: a back reference, a class of characters that we have no sample of', () => {
  expect(() => ambiguityOf(/(a)\1/)).toThrow('back reference');
  expect(() => ambiguityOf(/[\u4f00-\u4fff]/)).toThrow('none of our samples');
});

test('literals and constructors are found wherever they stand in a file, comments and texts left out', () => {
  const text = [
    'const a = /x\\/[/]y/gi.test(b / c / d);',
    '// not /a/',
    "const b = '/b/';",
    'const c = [new RegExp(a, "g"), RegExp("x"), globalThis.RegExp(`y`)];',
  ].join('\n');
  expect(regexesIn('a.ts', text).map(({ place, regex }) => [place, regex])).toEqual([
    ['a.ts:1', /x\/[/]y/gi],
    ['a.ts:4', undefined],
    ['a.ts:4', undefined],
    ['a.ts:4', undefined],
  ]);
});
