import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ambiguityOf } from '../support/regex/ambiguity';
import { regexesIn } from '../support/regex/literals';

const ROOT = join(__dirname, '../..');

const DESCRIBED =
  'a pattern of our own API description: a class of characters, a bounded number of times';

/** What the check cannot judge, or judges too strictly, and why it is safe all the same. */
const SAFE: Readonly<Record<string, string>> = {
  "shared/config/explain.ts new RegExp(part.pattern ?? '', 'u')":
    'patterns of our own schema, which are judged below',
  "shared/config/secret.ts new RegExp(TOKENS.map(({ source }) => source).join('|'), 'gm')":
    'one or the other of literals that are judged where they stand: no text leads from one to the next',
  "shared/core/flux/layout.ts new RegExp(`^${text.join('')}(?:/|$)`)":
    'from the start of a path, and each of at most three names has at most 63 characters',
  'shared/core/applied/kustomize/vars.ts /\\$(?:\\$|\\(([^)]*)\\))/g':
    'the text that it is given ends with a bracket that closes, so that whatever opens one finds it',
  "shared/core/pod-identity/equal-fold.ts new RegExp(`^${a.replace(SYNTAX, '\\\\$&')}$`, 'iu')":
    'one character after the other, every sign of syntax escaped: nothing in it repeats',
  'shared/core/base/timestamp.ts new RegExp(`^${DATE}(?:${TIME})?$`)':
    'no part of it may come more than nine times',
  'functions/http/json-body.ts /"(?:[^"\\\\]|\\\\.)*"|[{}[\\],]/g':
    'the text was read as JSON before, so every quote that opens has one that closes',
  "functions/get-activity.ts new RegExp(ACTIVITY_CONTINUATION, 'u')": DESCRIBED,
  "functions/get-activity.ts new RegExp(CLUSTER_PART, 'u')": DESCRIBED,
  "functions/get-activity.ts new RegExp(CORRELATION, 'u')": DESCRIBED,
  "functions/get-run.ts new RegExp(RUN_ID, 'u')": DESCRIBED,
  "functions/kinds/list.ts new RegExp(CONTINUATION, 'u')": DESCRIBED,
  "functions/http/idempotency.ts new RegExp(IDEMPOTENCY_KEY, 'u')": DESCRIBED,
  "functions/http/previewed.ts new RegExp(PLAN_ID, 'u')": DESCRIBED,
  "functions/http/read-request.ts new RegExp(SUBSCRIPTION_ID, 'u')": DESCRIBED,
  "functions/http/read-request.ts new RegExp(CLUSTER_PART, 'u')": DESCRIBED,
  "functions/kinds/resync.ts new RegExp(PLAN_ID, 'u')": DESCRIBED,
  "functions/kinds/named.ts new RegExp(ENTRY_NAME, 'u')": DESCRIBED,
};

const FOUND = globSync('{shared,orchestrations,functions}/**/*.ts', { cwd: ROOT })
  .filter((file) => !/\.(test|testing|fixture)\.ts$/.test(file))
  .flatMap((file) => regexesIn(join(ROOT, file)))
  .map(({ place, ...rest }) => ({ ...rest, place: relative(ROOT, place) }));

function keyOf({ place, text }: { readonly place: string; readonly text: string }): string {
  return `${place.split(':')[0] ?? ''} ${text}`;
}

test('no text from outside makes a regular expression of ours cost more than its length [P10, F6]', () => {
  const costly = FOUND.filter((found) => SAFE[keyOf(found)] === undefined).flatMap(
    ({ place, text, regex }) => {
      if (regex === undefined) return [`${place} ${text} is put together while we run`];
      const found = ambiguityOf(regex);
      return found ? [`${place} ${text} grows ${found.grows}: repeat ${found.repeat}`] : [];
    },
  );
  expect(costly).toEqual([]);
});

test('nor one of the configuration schema', () => {
  const schema = readFileSync(join(ROOT, 'shared/config/profiles.schema.json'), 'utf8');
  const patterns: string[] = [];
  JSON.parse(schema, (key, value: unknown) => {
    if (key === 'pattern' && typeof value === 'string') patterns.push(value);
    if (key === 'patternProperties') patterns.push(...Object.keys(value as object));
    return value;
  });
  expect(patterns.length).toBeGreaterThan(5);
  const costly = [...new Set(patterns)].flatMap((pattern) => {
    const found = ambiguityOf(new RegExp(pattern, 'u'));
    return found ? [`${pattern} grows ${found.grows}: repeat ${found.repeat}`] : [];
  });
  expect(costly).toEqual([]);
});

test('what is excused is still there', () => {
  expect(FOUND.length).toBeGreaterThan(200);
  expect(Object.keys(SAFE).filter((key) => !FOUND.map(keyOf).includes(key))).toEqual([]);
});
