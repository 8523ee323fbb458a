import { globSync, readFileSync } from 'node:fs';
import { CONDITION_REASONS } from '../../shared/core/reference/conditions';
import { FAILURES } from '../../shared/core/reference/failures';
import { PROBLEMS } from '../../shared/core/reference/problems';
import { PROPOSALS } from '../../shared/core/reference/proposals';

/** The compiler sees to it that every code is explained; these see to it that what is explained exists, and is explained once. */
const TABLES = { CONDITION_REASONS, FAILURES, PROBLEMS, PROPOSALS };

function sources(): string {
  return globSync('{shared,orchestrations,functions}/**/*.ts')
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.(test|testing|fixture)\.ts$/.test(file))
    .filter((file) => !file.includes('core/reference/'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

/** Such as ChartIndexNotFound, which is put together. */
const PUT_TOGETHER =
  /^(Chart(Index|Package|Provenance)|Ring(Unhealthy|Behind|RollingOut|Soaking)$)/;

test('docs explain no code that the product cannot show', () => {
  const text = sources();
  const codes = Object.values(TABLES).flatMap((table) => Object.keys(table));
  expect(codes.length).toBeGreaterThan(250);
  const unknown = codes.filter(
    // Codes of Azure are compared in lower case.
    (code) => !text.includes(`'${code}'`) && !text.includes(`'${code.toLowerCase()}'`),
  );
  expect(unknown.filter((code) => !PUT_TOGETHER.test(code))).toEqual([]);
});

test('an anchor of docs/reference/errors.md stands for one code', () => {
  const headings = readFileSync('docs/reference/errors.md', 'utf8').match(/^###? `(\w+)`$/gm);
  expect(new Set(headings).size).toBe(headings?.length);
});
