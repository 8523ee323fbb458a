import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Debian's, Ubuntu's and Google's. Nothing is downloaded. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PATHS = NAMES.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim());
const PATH = PATHS.find((path) => path);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What a page showed, and what went wrong in it. */
export interface Seen {
  readonly page: Page;
  /** Errors of the console, those of the content security policy among them, and exceptions. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

/** Tests that need a browser; without one they are skipped, with a line that says so. */
export const describeInBrowser: (name: string, tests: () => void) => void =
  PATH === undefined
    ? (name) =>
        describe(name, () => {
          test.skip(`needs a browser: apt-get install chromium`, () => undefined);
        })
    : describe;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH ?? '', args: ['--no-sandbox'] });
}

/** Opens an address and waits until something was read. */
export async function look(browser: Browser, address: string): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(address);
  await page.locator('main h1').waitFor();
  await page.getByText(/^Reading /).waitFor({ state: 'detached' });
  return { page, errors, close: () => context.close() };
}

/** `color-contrast: .small`, for each rule of accessibility that the page breaks. */
export async function axeOn(page: Page): Promise<readonly string[]> {
  // By the debugger, which no policy of the page keeps out.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  );
}
