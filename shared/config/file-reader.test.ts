import { mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSourceFrom } from './environment';
import { fileReader } from './file-reader';
import { VALID } from './sample.fixture';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  path = join(folder, 'profiles.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a configuration file', () => {
  it('is read once and again when its time has changed', async () => {
    await writeFile(path, 'a');
    const reader = fileReader(path);
    expect(await reader.read()).toEqual({ kind: 'text', text: 'a' });
    expect(await reader.read()).toEqual({ kind: 'unchanged' });
    await writeFile(path, 'b');
    await utimes(path, 1, 1);
    expect(await reader.read()).toEqual({ kind: 'text', text: 'b' });
  });

  it('is read again when its size has changed within the same tick of the clock', async () => {
    await writeFile(path, 'a');
    await utimes(path, 1, 1);
    const reader = fileReader(path);
    await reader.read();
    await writeFile(path, 'ab');
    await utimes(path, 1, 1);
    expect(await reader.read()).toEqual({ kind: 'text', text: 'ab' });
  });

  it('may be UTF-16 as PowerShell writes it, or UTF-8 with a byte order mark', async () => {
    await writeFile(path, Buffer.from('\ufeffgrün', 'utf16le'));
    expect(await fileReader(path).read()).toEqual({ kind: 'text', text: 'grün' });
    await writeFile(path, '\ufeffgrün');
    expect(await fileReader(path).read()).toEqual({ kind: 'text', text: 'grün' });
  });

  it('that is not there says where to put one', async () => {
    await expect(fileReader(path).read()).rejects.toMatchObject({
      failure: {
        policy: 'Stalled',
        code: 'ConfigurationUnreadable',
        remedy: expect.stringContaining(`put a configuration at ${path}`),
      },
    });
  });

  it('that is no configuration by its size is not read into memory', async () => {
    await writeFile(path, '');
    await truncate(path, 5 * 1024 * 1024 * 1024);
    await expect(fileReader(path).read()).rejects.toMatchObject({
      failure: { code: 'ConfigurationTooLarge' },
    });
  });

  it('that vanishes leaves its last content in force until it is back', async () => {
    await writeFile(path, VALID);
    const source = configSourceFrom({ CONFIG_PATH: path }, { now: () => 0 });
    const before = await source.current();
    await rm(path);
    expect(await source.current()).toMatchObject({
      version: before.version,
      since: '1970-01-01T00:00:00.000Z',
      problems: [{ found: expect.stringContaining('ConfigurationUnreadable: ENOENT') }],
    });
    await writeFile(path, VALID);
    expect(await source.current()).toEqual(before);
  });
});
