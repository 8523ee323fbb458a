const { default: Sequencer } = require('@jest/test-sequencer');
const { basename, dirname } = require('node:path');

/**
 * Jest's order for a run that ends with the first failure: the test beside the file that was broken (in MUTANT), those of
 * its folder, then the quickest.
 */
class QuickestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].reverse().sort((a, b) => rank(a) - rank(b));
  }
}

const HOUR_MS = 3_600_000;

function rank({ path, duration = 60_000 }) {
  const broken = process.env.MUTANT ?? '';
  if (!path.includes(`${dirname(broken)}/`)) return 2 * HOUR_MS + duration;
  const isBeside = basename(path).startsWith(basename(broken, '.ts'));
  return isBeside ? duration : HOUR_MS + duration;
}

module.exports = QuickestFirst;
