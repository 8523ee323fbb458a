import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithReference } from '../../../test/support/reference';
import { growth } from '../../../test/support/operations';
import { isReconcileError } from '../base/errors';
import type { Failure } from '../base/errors';
import { type Offer, readIndex } from './chart-index';

const BASE = 'https://charts.example.com/stable';
const DIGEST = 'a1'.repeat(32);

/** An index with one entry of the chart `web`, in the flow style of JSON. */
function indexOf(...rows: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', entries: { web: rows } });
}

function offerOf(...rows: readonly unknown[]): Offer {
  return readIndex(indexOf(...rows), BASE, 'web');
}

function failure(text: string, chart = 'web'): Failure {
  try {
    readIndex(text, BASE, chart);
  } catch (error) {
    if (isReconcileError(error)) return error.failure;
    throw error;
  }
  throw new Error('the index was read');
}

const GOOD = { name: 'web', version: '1.0.0', urls: ['web-1.0.0.tgz'], digest: DIGEST };

describe('an entry of an index', () => {
  it('is a version of the chart', () => {
    const row = { ...GOOD, appVersion: 1.5, created: '2026-01-02T03:04:05.678901234+02:00' };
    expect(offerOf({ ...row, deprecated: true })).toEqual({
      versions: [
        {
          chart: 'web',
          version: '1.0.0',
          appVersion: '1.5',
          digest: `sha256:${DIGEST}`,
          urls: ['https://charts.example.com/stable/web-1.0.0.tgz'],
          created: '2026-01-02T01:04:05.678Z',
          deprecated: true,
        },
      ],
      problems: [],
    });
  });

  it('may have several URLs, relative and absolute, and those that may not be fetched are left out', () => {
    const urls = [
      'a/web.tgz',
      '/b/web.tgz',
      'https://Mirror.example/web.tgz',
      'http://plain.example/web.tgz',
      'oci://ghcr.io/org/web',
    ];
    expect(offerOf({ ...GOOD, urls }).versions[0]?.urls).toEqual([
      'https://charts.example.com/stable/a/web.tgz',
      'https://charts.example.com/b/web.tgz',
      'https://mirror.example/web.tgz',
    ]);
  });

  it('may promise no digest', () => {
    expect(offerOf({ ...GOOD, digest: undefined }).versions[0]).not.toHaveProperty('digest');
    expect(offerOf({ ...GOOD, digest: '' }).versions).toHaveLength(1);
  });

  it.each([
    ['a string', 'web', 'entry 1 of web is not a map'],
    ['no version', { ...GOOD, version: undefined }, 'entry 1 of web has the version nothing'],
    ['a number as version', { ...GOOD, version: 1.5 }, 'entry 1 of web has the version 1.5'],
    ['a word as version', { ...GOOD, version: 'latest' }, '"latest", which is not semver'],
    ['another name', { ...GOOD, name: 'db' }, 'web 1.0.0 calls itself "db"'],
    ['half a digest', { ...GOOD, digest: 'abc' }, 'web 1.0.0 has the digest "abc"'],
    ['no URLs', { ...GOOD, urls: undefined }, 'web 1.0.0 has no URL that may be fetched: nothing'],
    [
      'an oci URL alone',
      { ...GOOD, urls: ['oci://ghcr.io/a'] },
      'may be fetched: ["oci://ghcr.io/a"]',
    ],
  ])('with %s is a problem, and the others still count', (_, row, words) => {
    const { versions, problems } = offerOf(row, GOOD);
    expect(versions.map(({ version }) => version)).toEqual(['1.0.0']);
    expect(problems).toEqual([expect.stringContaining(words)]);
  });
});

describe('an index', () => {
  it.each([
    ['a web page', '<html><body>Not found</body></html>', 'it has no map "entries"'],
    ['no map', '- a\n- b\n', 'it has no map "entries"'],
    ['empty', '', 'it has no map "entries"'],
    ['broken', 'entries: [\n', 'line'],
    ['wrong within', '{"entries": {"web": {"1.0.0": {}}}}', 'the entry of web is not a list'],
  ])('that is %s is refused', (_, text, words) => {
    const { policy, code, message, remedy } = failure(text);
    expect({ policy, code }).toEqual({ policy: 'Stalled', code: 'ChartIndexInvalid' });
    expect(message).toContain('https://charts.example.com/stable/index.yaml');
    expect(message).toContain(words);
    expect(remedy).toContain('curl');
  });

  it('that floods the memory with aliases is refused', () => {
    const lists = Array.from({ length: 20 }, (_, level) => {
      const before = level === 0 ? '"x"' : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array(10).fill(before).join(', ')}]`;
    });
    expect(failure(`${lists.join('\n')}\nentries:\n  web: *l19\n`).code).toBe('ChartIndexInvalid');
  });

  it('that does not know the chart tells which ones it knows', () => {
    const { code, message } = failure('entries:\n  db:\n  - name: db\n  cache:\n  - name: cache\n');
    expect(code).toBe('ChartNotInIndex');
    expect(message).toContain('has no chart web. It has cache, db.');
  });

  it('takes names from the objects of JavaScript for none of its own', () => {
    expect(failure(indexOf(GOOD), 'constructor').code).toBe('ChartNotInIndex');
  });

  it('is read although its entries lean on an anchor elsewhere', () => {
    const text = `common: &urls [web-1.0.0.tgz]\nentries:\n  web:\n  - version: 1.0.0\n    urls: *urls\n`;
    expect(readIndex(text, BASE, 'web').versions).toHaveLength(1);
  });

  it('of twelve megabytes about other charts is read', () => {
    const text = indexAmong(50_000);
    expect(text.length).toBeGreaterThan(12_000_000);
    expect(readIndex(text, BASE, 'web').versions).toHaveLength(1);
  });

  it('costs no more than its size when there are many other charts', async () => {
    const [small, large] = [indexAmong(1000), indexAmong(4000)];
    const read = (times: number): unknown => readIndex(times === 1 ? small : large, BASE, 'web');
    expect(await growth(read)).toBeLessThan(6);
  });
});

/** An index that has one chart `web`, behind others with long descriptions. */
function indexAmong(count: number): string {
  const others = Array.from({ length: count }, (_, n) => {
    const text = 'x'.repeat(200);
    return `  other-${n}:\n  - name: other-${n}\n    description: ${text}\n    version: 1.0.0\n`;
  });
  return `entries:\n${others.join('')}  web:\n  - version: 1.0.0\n    urls: [web.tgz]\n`;
}

describeWithReference('the real index of AAD Pod Identity', (folder) => {
  it('has 34 releases, each with digest, time and URL', () => {
    const text = readFileSync(join(folder, 'data/aad-pod-identity/charts/index.yaml'), 'utf8');
    const url = 'https://raw.githubusercontent.com/Azure/aad-pod-identity/master/charts';
    const { versions, problems } = readIndex(text, url, 'aad-pod-identity');
    expect(problems).toEqual([]);
    expect(versions).toHaveLength(34);
    expect(versions.every(({ digest, created }) => digest && created)).toBe(true);
    expect(versions[0]).toEqual({
      chart: 'aad-pod-identity',
      version: '4.1.18',
      appVersion: '1.8.17',
      digest: 'sha256:ffc6d41aa3d8a4e36bfff77332f433e0288324051224bc8183584cc2f991fa28',
      urls: [`${url}/aad-pod-identity-4.1.18.tgz`],
      created: '2023-06-15T23:23:21.230Z',
      deprecated: false,
    });
  });
});
