import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { renderCommandLine } from '../cli/reference';
import { openApi } from '../shared/api/openapi';
import { renderReference } from '../shared/config/reference';
import { jsonSchema } from '../shared/config/schema/json-schema';
import { onlyFlag } from './flag';
import { eventsPage } from './events-page';
import { conditionsPage } from './reference/conditions-page';
import { errorsPage } from './reference/errors-page';
import { explainedCodes } from './reference/explained-codes';
import { apiPage } from './reference/api-page';
import { metricsPage } from './reference/metrics-page';
import { findingsPage } from './reference/findings-page';
import { coveragePage } from './proofs/page';
import { rightsPage } from './rights-page';

/**
 * Writes the generated files, or with `--check` exits 1 if one of them is stale; 64 for any other argument.
 * A new generated file is one more row here.
 */
const PAGES: readonly Page[] = [
  { path: 'docs/reference/api.md', render: apiPage },
  { path: 'docs/reference/cli.md', render: renderCommandLine },
  { path: 'docs/reference/conditions.md', render: conditionsPage },
  { path: 'docs/reference/configuration.md', render: () => renderReference(jsonSchema()) },
  { path: 'docs/reference/errors.md', render: errorsPage },
  { path: 'docs/reference/events.md', render: eventsPage },
  { path: 'docs/reference/findings.md', render: findingsPage },
  { path: 'docs/reference/metrics.md', render: metricsPage },
  { path: 'docs/reference/openapi.json', render: () => JSON.stringify(openApi()) },
  { path: 'docs/reference/rights.md', render: rightsPage },
  { path: 'shared/core/reference/explained-codes.ts', render: explainedCodes },
  { path: 'shared/config/profiles.schema.json', render: () => JSON.stringify(jsonSchema()) },
  { path: 'test/coverage.md', render: coveragePage },
];

interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly render: () => string | Promise<string>;
}

const ROOT = join(__dirname, '..');

async function rendered({ path, render }: Page): Promise<string> {
  const file = join(ROOT, path);
  // Formatted as the repository formats all files, else format:check and docs:check could never both pass.
  return format(await render(), { ...(await resolveConfig(file)), filepath: file });
}

async function isStale(page: Page): Promise<boolean> {
  const written = await readFile(join(ROOT, page.path), 'utf8').catch(() => undefined);
  return written?.replaceAll('\r\n', '\n') !== (await rendered(page));
}

async function check(): Promise<void> {
  for (const page of PAGES) {
    if (!(await isStale(page))) continue;
    console.error(`${page.path} is stale: run \`npm run docs\` and commit what it writes.`);
    process.exitCode = 1;
  }
}

async function write(): Promise<void> {
  for (const page of PAGES) {
    const file = join(ROOT, page.path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await rendered(page));
    console.log(`wrote ${page.path}`);
  }
}

void (onlyFlag('--check') ? check() : write());
