import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What scripts/lean.ts takes for granted of the packages that it cuts. */
const DURABLE = 'node_modules/durable-functions/lib/src';

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

test('durable-functions calls isURL of validator, and nothing else of it', () => {
  const called = sourcesOf(DURABLE).flatMap((text) =>
    [...text.matchAll(/validator_\d+\.(\w+)/g)].map(([, name]) => name),
  );
  expect(new Set(called)).toEqual(new Set(['isURL']));
});

test('durable-functions sends no forms', () => {
  expect(
    sourcesOf(DURABLE).filter((text) => /FormData|postForm|putForm|multipart/.test(text)),
  ).toEqual([]);
});

test('the app carries neither the other checks of validator nor a database of media types', () => {
  const { inputs } = JSON.parse(readFileSync('dist/meta.json', 'utf8')) as {
    inputs: Readonly<Record<string, unknown>>;
  };
  const paths = Object.keys(inputs);
  expect(paths.filter((path) => /mime-db|isPassportNumber|form-data\//.test(path))).toEqual([]);
  expect(paths.some((path) => path.endsWith('validator/lib/isURL.js'))).toBe(true);
});
