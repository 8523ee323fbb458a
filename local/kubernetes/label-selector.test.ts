import { labelRules } from './label-selector';
import { KubeError } from './status';

const LABELS = { app: 'web', tier: '3', empty: '' };

test.each<[string, boolean]>([
  ['', true],
  ['app', true],
  ['!app', false],
  ['none', false],
  ['app=web', true],
  ['app = web, tier == 3', true],
  ['app!=web', false],
  ['none!=web', true],
  ['app in (api, web)', true],
  ['app in(api)', false],
  ['none notin (a)', true],
  ['app notin (web,api),tier', false],
  ['empty=', true],
  ['app=', false],
  ['none=', false],
  ['tier>2,tier<4', true],
  ['tier>3', false],
  ['app>1', false],
])('“%s” fits: %s', (text, expected) => {
  expect(labelRules(text).every((rule) => rule(LABELS))).toBe(expected);
});

test.each([
  ['a b c', "found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['=a', "found '=', expected: identifier"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a in b', "found 'b', expected: '('"],
  ['a in (b', "found '', expected: ',', or ')'"],
  ['a,', "found '', expected: identifier"],
])('“%s” is none', (text, words) => {
  expect(() => labelRules(text)).toThrow(KubeError);
  expect(() => labelRules(text)).toThrow(words);
});
