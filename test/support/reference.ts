import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder of official material (specs, recordings, examples) that stands beside the checkout at `../shared/reference`.
 * It is no part of the repository: undefined on a machine that has the checkout alone.
 */
export function referenceFolder(): string | undefined {
  const folder = path.resolve(process.cwd(), '..', 'shared', 'reference');
  return existsSync(path.join(folder, 'data', 'specs')) ? folder : undefined;
}

/** One line on stderr, which jest does not decorate with a stack as it does with console output. */
export function printSkipped(what: string): void {
  process.stderr.write(
    `skipped: ${what}, because the reference folder ../shared/reference is not beside this checkout\n`,
  );
}

/** A `describe` whose suite needs the reference folder; without it the suite is one skipped test and a printed reason. */
export function describeWithReference(name: string, suite: (folder: string) => void): void {
  const folder = referenceFolder();
  if (folder !== undefined) {
    describe(name, () => suite(folder));
    return;
  }
  printSkipped(name);
  test.skip(`${name} (needs ../shared/reference)`, () => undefined);
}
