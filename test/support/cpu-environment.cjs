const { appendFileSync, readFileSync } = require('node:fs');
const { TestEnvironment } = require('jest-environment-node');

/** Clock ticks of /proc are hundredths of a second. */
const TICK_MS = 10;

/** Milliseconds of processor time that this process, its threads and the programs that it waited for have taken. */
function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + ofPrograms();
}

/** Where there is no /proc it is unknown. */
function ofPrograms() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
  } catch {
    return 0;
  }
}

/** Tells the reporter of what a suite cost: processor time, which a busy machine does not stretch as it does the clock's. */
class CpuEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.path = context.testPath;
    this.before = spent();
  }

  async teardown() {
    await super.teardown();
    const file = process.env.SUITE_CPU_FILE;
    if (file !== undefined) appendFileSync(file, `${spent() - this.before} ${this.path}\n`);
  }
}

module.exports = CpuEnvironment;
