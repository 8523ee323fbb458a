import { globSync } from 'node:fs';
import { namedTests } from './named-tests';
import { renderCoverage } from './render';

const FOLDERS = ['functions', 'orchestrations', 'shared', 'local', 'test', 'scripts'];

/** test/coverage.md as the tests of the checkout in the working folder have it. */
export function coveragePage(): string {
  const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.test.ts`)).sort();
  return renderCoverage(files.flatMap((file) => namedTests(file)));
}
