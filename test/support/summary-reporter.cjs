const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative } = require('node:path');

const MAX_NAMED = 5;

/**
 * Jest reporter: what the suites cost and which cost most, and one plain closing line with the counts, which CI reads in
 * any language.
 */
class SummaryReporter {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'suite-cpu-'));
    // Workers are started later, and inherit it; see cpu-environment.cjs.
    process.env.SUITE_CPU_FILE = join(this.folder, 'suites');
  }

  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    process.stderr.write(costs(process.env.SUITE_CPU_FILE));
    process.stderr.write(`${numPassedTests} passed, ${failed} failed${skipped}\n`);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `CPU: 612 s; 41 s test/faults/storm.test.ts, …`, or nothing for a run of a few seconds. */
function costs(file) {
  if (!existsSync(file)) return '';
  const suites = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ ms: Number.parseFloat(line), path: line.slice(line.indexOf(' ') + 1) }))
    .sort((a, b) => b.ms - a.ms);
  const total = suites.reduce((sum, { ms }) => sum + ms, 0);
  if (total < 10_000) return '';
  const named = suites.slice(0, MAX_NAMED).map(({ ms, path }) => `${seconds(ms)} ${short(path)}`);
  return `CPU: ${seconds(total)} in ${suites.length} suites; most of it ${named.join(', ')}\n`;
}

function seconds(ms) {
  return `${Math.round(ms / 1000)} s`;
}

function short(path) {
  return relative(process.cwd(), path);
}

module.exports = SummaryReporter;
