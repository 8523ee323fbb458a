import { globSync, readFileSync } from 'node:fs';
import { LOG_MESSAGES } from '../../shared/core/reference/log-messages';

/** `adapters.log(level, message, …)`, `context.error(message, …)`, and the words of the two endings of a run. */
const CALLS = [
  /log\(\s*'(?:info|warn|error)',\s*'([^']+)'/g,
  /context\.(?:info|warn|error)\(\s*'([^']+)'/g,
  /\b(?:stalled|ended): '([^']+)'/g,
];

function logged(): readonly string[] {
  const files = globSync('{functions,orchestrations,shared/config,shared/adapters}/**/*.ts');
  const texts = files
    .filter((file) => !/\.(test|testing|fixture)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'));
  const found = CALLS.flatMap((call) =>
    texts.flatMap((text) => [...text.matchAll(call)].map(([, message = '']) => message)),
  );
  return [...new Set(found)].sort();
}

test('docs explain every message that the app logs, and none that it does not', () => {
  expect(logged().length).toBeGreaterThan(15);
  expect(Object.keys(LOG_MESSAGES).toSorted()).toEqual(logged());
});
