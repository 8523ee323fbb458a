import { buildChart } from '../../../../local/charts';
import { tooExpensive } from '../../../core/charts/expensive';
import type { ChartVersion } from '../../../core/charts/release';
import type { ReconcileError } from '../../../core/base/errors';
import { isReconcileError } from '../../../core/base/errors';
import type { Job } from './jobs';
import { createChartReader } from './reader';

const RELEASE: ChartVersion = {
  chart: 'web',
  version: '1.0.0',
  urls: ['https://charts.example.com/web-1.0.0.tgz'],
  deprecated: false,
};

function expensive(limit: string): ReconcileError {
  return tooExpensive(RELEASE, limit);
}

function index(text: string): Job & { readonly kind: 'index' } {
  return {
    kind: 'index',
    bytes: Buffer.from(text),
    folder: 'https://charts.example.com',
    chart: 'web',
  };
}

const SMALL = 'entries:\n  web:\n  - version: 1.0.0\n    urls: [web-1.0.0.tgz]\n';
/** Not laid out as helm does it, so read as a whole: it takes a second. */
const LARGE = `entries: {web: [${'{version: 1.0.0, urls: [a.tgz]},'.repeat(20_000)}]}\n`;

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'read';
  } catch (error) {
    if (isReconcileError(error)) return `${error.failure.code}: ${error.failure.message}`;
    throw error;
  }
}

describe('a thread that reads charts', () => {
  it('hands back what the index says, again and again', async () => {
    const reader = createChartReader();
    for (let times = 0; times < 3; times += 1) {
      const { versions } = await reader.read(index(SMALL), expensive);
      expect(versions.map(({ version }) => version)).toEqual(['1.0.0']);
    }
  });

  it('hands back why something is refused', async () => {
    const reader = createChartReader();
    expect(await codeOf(reader.read(index('entries: 1\n'), expensive))).toContain(
      'ChartIndexInvalid',
    );
  });

  it('is ended when it takes too long, and the next chart is read as usual [P10, F6]', async () => {
    const hasty = createChartReader({ timeoutMs: 0 });
    expect(await codeOf(hasty.read(index(LARGE), expensive))).toMatch(
      /^ChartTooExpensive: .* it took more than 0 s/,
    );
    expect(await codeOf(createChartReader().read(index(SMALL), expensive))).toBe('read');
  });

  it('is ended when it takes too much memory, and the process lives on [P10, F6]', async () => {
    const narrow = createChartReader({ memoryMb: 16 });
    expect(await codeOf(narrow.read(index(LARGE), expensive))).toMatch(
      /^ChartTooExpensive: .* it took more than 16 MB of memory/,
    );
    expect(await codeOf(narrow.read(index(SMALL), expensive))).toBe('read');
  });

  it('leaves the event loop to all others: they go on while it reads [P10]', async () => {
    let reads = false;
    const reading = codeOf(createChartReader().read(index(LARGE), expensive)).then((code) => {
      reads = true;
      return code;
    });
    // Turns of the event loop, not time: none would come while a chart is read on it.
    for (let turns = 0; turns < 50; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(reads).toBe(false);
    expect(await reading).toMatch(/^ChartIndexInvalid: .* more than 10000 versions/);
  });

  it('serves many who come at once, two at a time', async () => {
    const reader = createChartReader();
    const all = Array.from({ length: 12 }, () => codeOf(reader.read(index(SMALL), expensive)));
    expect(new Set(await Promise.all(all))).toEqual(new Set(['read']));
  });

  it('reads a package', async () => {
    const { bytes } = await buildChart({ name: 'web', version: '1.0.0', values: { a: 1 } });
    const job = { kind: 'package', chartVersion: RELEASE, bytes } as const;
    const { values } = await createChartReader().read(job, expensive);
    expect(values).toEqual({ a: 1 });
  });
});
