import { gzipSync } from 'node:zlib';
import { type ArchiveEntry, packArchive } from '../../../local/charts/build-chart';
import type { ChartPackage, ChartVersion } from '../../core/charts/release';
import { isReconcileError, type Failure } from '../../core/base/errors';
import { readPackage } from './read-package';

const RELEASE: ChartVersion = {
  chart: 'web',
  version: '1.0.0',
  urls: ['https://charts.example.com/web-1.0.0.tgz'],
  deprecated: false,
};
const CHART: ArchiveEntry = { name: 'web/Chart.yaml', text: 'name: web\nversion: 1.0.0\n' };

function readBytes(bytes: Uint8Array): Promise<ChartPackage> {
  return readPackage(RELEASE, bytes, undefined);
}

async function readEntries(...entries: readonly ArchiveEntry[]): Promise<ChartPackage> {
  return readBytes(await packArchive(entries));
}

async function refusal(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (isReconcileError(error)) return error.failure;
    throw error;
  }
  throw new Error('it was read');
}

describe('an archive', () => {
  it('is read with folders and files of any order', async () => {
    const pkg = await readEntries(
      { name: 'web/', type: 'directory' },
      { name: 'web/templates/a.yaml', text: 'a' },
      CHART,
      { name: 'web/values.yaml', text: '# nothing\n' },
    );
    expect(pkg).toMatchObject({ values: {}, templates: [{ path: 'templates/a.yaml', text: 'a' }] });
  });

  it.each<[string, ArchiveEntry, string]>([
    ['climbs', { name: 'web/../../etc/passwd' }, '"web/../../etc/passwd" leads out'],
    ['climbs at once', { name: '../web/x' }, '"../web/x" leads out'],
    ['is absolute', { name: '/etc/passwd' }, '"/etc/passwd" leads out'],
    ['is of Windows', { name: 'C:/web/x' }, '"C:/web/x" leads out'],
    ['has backslashes', { name: 'web\\..\\x' }, 'leads out'],
    ['is a symbolic link', { name: 'web/x', type: 'symlink', linkname: '/etc' }, 'a symlink'],
    ['is a hard link', { name: 'web/x', type: 'link', linkname: 'web/y' }, 'a link'],
    ['is a device', { name: 'web/x', type: 'block-device' }, 'a block-device'],
    ['is a pipe', { name: 'web/x', type: 'fifo' }, 'a fifo'],
    ['is elsewhere', { name: 'other/x' }, '"other/x" is not in the folder web'],
    ['lies beside the folder', { name: 'x' }, '"x" is not in the folder web'],
    ['is the folder as a file', { name: 'web' }, '"web" is not in the folder web'],
    ['is there twice', { name: 'web/Chart.yaml', text: 'name: evil' }, 'there twice'],
    [
      'is there twice through a dot',
      { name: 'web/./Chart.yaml', text: 'name: evil' },
      'there twice',
    ],
    ['is there twice through two slashes', { name: 'web//Chart.yaml', text: 'x' }, 'there twice'],
    ['has two slashes behind the folder', { name: 'web//x' }, 'an absolute path to helm'],
    ['is in a folder that is a dot', { name: './web/x' }, '"./web/x" is not in the folder web'],
    ['is the folder through a dot', { name: 'web/.' }, '"web/." is not in the folder web'],
    ['is too large', { name: 'web/x', text: 'x'.repeat(6 * 1024 * 1024) }, '6 MiB'],
  ])('with an entry that %s is refused by its name', async (_, entry, words) => {
    const failure = await refusal(readEntries(CHART, entry));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartArchiveRefused' });
    expect(failure.message).toContain('The package of web 1.0.0 is refused');
    expect(failure.message).toContain(words);
    expect(failure.target).toBe('https://charts.example.com/web-1.0.0.tgz');
    expect(failure.remedy).toContain('<1.0.0');
  });

  it('whose paths go through dots is read as helm reads it', async () => {
    const pkg = await readEntries(
      { name: 'web/./Chart.yaml', text: CHART.text ?? '' },
      { name: 'web/templates//a.yaml', text: 'a' },
      { name: 'web/values.yaml', text: 'a: 1\n' },
      { name: 'web/Values.yaml', text: 'a: 2\n' },
    );
    expect(pkg).toMatchObject({ values: { a: 1 }, templates: [{ path: 'templates/a.yaml' }] });
  });

  it('that unpacks to a thousand times its size is refused before it does', async () => {
    const bomb = gzipSync(Buffer.alloc(90 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100 * 1024);
    expect((await refusal(readBytes(bomb))).message).toContain('200 times its size');
  });

  it('that is a bomb of many honest files is refused', async () => {
    const entries = Array.from({ length: 30 }, (_, index) => ({
      name: `web/files/${index}`,
      text: 'x'.repeat(4 * 1024 * 1024),
    }));
    expect((await refusal(readEntries(CHART, ...entries))).message).toContain('it unpacks to');
  });

  it('with too many entries is refused', async () => {
    const entries = Array.from({ length: 10_001 }, (_, index) => ({ name: `web/f/${index}` }));
    const failure = await refusal(readEntries(CHART, ...entries));
    expect(failure.message).toMatch(/10000 entries|times its size/);
  });

  it('that is too large packed is not unpacked at all', async () => {
    const failure = await refusal(readBytes(new Uint8Array(21 * 1024 * 1024)));
    expect(failure.message).toContain('it has 21 MiB');
  });

  it.each([
    ['no archive', () => Buffer.from('<html>')],
    ['empty', () => Buffer.alloc(0)],
    ['packed text', () => gzipSync('a'.repeat(2_000))],
    ['cut off', async () => (await packArchive([CHART])).subarray(0, 60)],
  ])('that is %s is refused', async (_, bytes) => {
    const failure = await refusal(readBytes(await bytes()));
    expect(failure.message).toMatch(/damaged, or not a \.tgz|has no web\/Chart\.yaml/);
  });
});

describe('an archive that was damaged', () => {
  it('is read or refused, whatever byte it is', async () => {
    const whole = await packArchive([CHART, { name: 'web/values.yaml', text: 'a: 1\n' }]);
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = Uint8Array.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      const outcome = await readBytes(bytes).catch((error: unknown) => error);
      const isRead = typeof outcome === 'object' && outcome !== null && 'metadata' in outcome;
      expect(isRead || isReconcileError(outcome)).toBe(true);
    }
  });
});

describe('a chart in an archive', () => {
  it.each([
    ['name: web\nversion: 1.0.1\n', 'its Chart.yaml has the version "1.0.1", and not "1.0.0"'],
    ['name: evil\nversion: 1.0.0\n', 'its Chart.yaml has the name "evil", and not "web"'],
    ['name: web\n', 'its Chart.yaml has the version null'],
    ['name: web\nversion: 1.0\n', 'its Chart.yaml has the version 1,'],
    ['- web\n', 'its Chart.yaml is not a map'],
    ['name: [\n', 'its Chart.yaml cannot be read'],
  ])('whose Chart.yaml is %j is refused', async (text, words) => {
    const failure = await refusal(readEntries({ ...CHART, text }));
    expect(failure.message).toContain(words);
  });

  it('without Chart.yaml is refused', async () => {
    const failure = await refusal(readEntries({ name: 'web/values.yaml', text: 'a: 1' }));
    expect(failure.message).toContain('it has no web/Chart.yaml');
  });

  it('with values that are no map is refused', async () => {
    const values = { name: 'web/values.yaml', text: 'a: [' };
    expect((await refusal(readEntries(CHART, values))).message).toContain('its values.yaml cannot');
  });

  it('comes with the charts within it, and a note on those that are packed', async () => {
    const pkg = await readEntries(
      CHART,
      { name: 'web/charts/db/Chart.yaml', text: 'name: db\nversion: 2.0.0\n' },
      { name: 'web/charts/db/values.yaml', text: 'a: 1\n' },
      { name: 'web/charts/db/templates/x.yaml', text: 'x' },
      { name: 'web/charts/db/charts/lib/Chart.yaml', text: 'name: lib\nversion: 3.0.0\n' },
      { name: 'web/charts/packed-1.0.0.tgz', text: 'whatever' },
    );
    expect(pkg.subcharts).toEqual([
      {
        path: ['db'],
        metadata: { name: 'db', version: '2.0.0' },
        values: { a: 1 },
        templates: [{ path: 'templates/x.yaml', text: 'x' }],
      },
      {
        path: ['db', 'lib'],
        metadata: { name: 'lib', version: '3.0.0' },
        values: {},
        templates: [],
      },
    ]);
    expect(pkg.notes).toEqual([
      {
        code: 'SubchartNotRead',
        message: expect.stringContaining('charts/packed-1.0.0.tgz') as string,
      },
    ]);
  });

  it('may hold files that are no text', async () => {
    const picture = { name: 'web/templates/logo.png', text: Uint8Array.of(0x89, 0xff, 0xfe) };
    expect((await readEntries(CHART, picture)).templates).toEqual([]);
  });

  it('may have long names, which tar writes apart', async () => {
    const name = `web/templates/${'long-'.repeat(40)}.yaml`;
    const { templates } = await readEntries(CHART, { name, text: 'x' });
    expect(templates).toEqual([{ path: name.slice('web/'.length), text: 'x' }]);
  });
});
