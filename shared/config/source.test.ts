import { ReconcileError } from '../core/base/errors';
import { VALID } from './sample.fixture';
import { configSource, type ReadResult, type TextReader } from './source';

const OTHER = VALID.replace('cooldown: 5s', 'cooldown: 7s');
const BAD = VALID.replace('mode: managed', 'mode: manged');
const OUTAGE = new ReconcileError({
  policy: 'Transient',
  code: 'ConfigurationUnavailable',
  message: 'storage is down',
});

/** A reader whose file goes through `states`, one a look; 'unchanged' is no text, and what comes after the last. */
function through(...states: (string | ReconcileError)[]): TextReader {
  const left = [...states];
  return {
    name: 'profiles.yaml',
    async read(): Promise<ReadResult> {
      const state = left.shift() ?? 'unchanged';
      if (state instanceof ReconcileError) throw state;
      return state === 'unchanged' ? { kind: 'unchanged' } : { kind: 'text', text: state };
    },
  };
}

function sourceOf(...states: (string | ReconcileError)[]) {
  let time = Date.parse('2026-01-01T00:00:00Z');
  return configSource(through(...states), () => (time += 1_000));
}

describe('the configuration in force', () => {
  it('is the text that was read, with its version', async () => {
    const loaded = await sourceOf(VALID).current();
    expect(loaded).toMatchObject({
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
      problems: [],
    });
    expect(loaded.configuration.settings.cooldownSeconds).toBe(5);
  });

  it('follows a new good text', async () => {
    const source = sourceOf(VALID, OTHER);
    const before = await source.current();
    const after = await source.current();
    expect(after.configuration.settings.cooldownSeconds).toBe(7);
    expect(after.version).not.toBe(before.version);
  });

  it('is judged once for one content, however often it is written', async () => {
    const source = sourceOf(VALID, VALID);
    const first = await source.current();
    expect((await source.current()).configuration).toBe(first.configuration);
  });

  it('is asked for once by all who ask at the same time', async () => {
    const source = sourceOf(VALID, OTHER);
    const [first, second] = await Promise.all([source.current(), source.current()]);
    expect(first).toBe(second);
  });
});

describe('a bad new text', () => {
  it('leaves the last good one in force and says since when and why', async () => {
    const source = sourceOf(VALID, BAD);
    const before = await source.current();
    const after = await source.current();
    expect(after.configuration).toBe(before.configuration);
    expect(after.version).toBe(before.version);
    expect(after.since).toBe('2026-01-01T00:00:01.000Z');
    expect(after.problems).toMatchObject([{ line: 10, suggestion: 'managed' }]);
  });

  it('goes on being told until it is mended, since the first moment', async () => {
    const source = sourceOf(VALID, BAD, 'unchanged', BAD.replace('manged', 'x'), OTHER);
    await source.current();
    const first = await source.current();
    expect(await source.current()).toEqual(first);
    expect(await source.current()).toMatchObject({ since: first.since, problems: [{ line: 10 }] });
    const mended = await source.current();
    expect(mended).toMatchObject({
      problems: [],
      configuration: { settings: { cooldownSeconds: 7 } },
    });
    expect(mended.since).toBeUndefined();
  });

  it('is forgotten when the old text is put back', async () => {
    const source = sourceOf(VALID, BAD, VALID);
    const before = await source.current();
    await source.current();
    expect(await source.current()).toEqual(before);
  });

  it('is told again after an outage that hid it', async () => {
    const source = sourceOf(VALID, BAD, OUTAGE, 'unchanged');
    await source.current();
    await source.current();
    expect((await source.current()).problems[0]?.found).toBe(
      'it cannot be read (ConfigurationUnavailable: storage is down)',
    );
    expect((await source.current()).problems[0]?.suggestion).toBe('managed');
  });
});

describe('a text that cannot be read for a while', () => {
  it('stays in force, and is well again when reading works', async () => {
    const source = sourceOf(VALID, OUTAGE, 'unchanged');
    const before = await source.current();
    expect((await source.current()).configuration).toBe(before.configuration);
    expect(await source.current()).toEqual(before);
  });
});

describe('a source without any good text so far', () => {
  it('stalls with all problems, as often as it is asked', async () => {
    const source = sourceOf(BAD.replace('5s', '5'));
    const failure = {
      policy: 'Stalled',
      code: 'ConfigurationInvalid',
      message: expect.stringMatching(
        /^profiles\.yaml has 2 problems:\nprofiles\.yaml:5:13: .*mode: manged/s,
      ),
    };
    await expect(source.current()).rejects.toMatchObject({ failure });
    await expect(source.current()).rejects.toMatchObject({ failure });
  });

  it('passes on what reading met, so that a passing outage is tried again', async () => {
    const source = sourceOf(OUTAGE, VALID);
    await expect(source.current()).rejects.toBe(OUTAGE);
    await expect(source.current()).resolves.toMatchObject({ problems: [] });
  });

  it('recovers as soon as the text is mended', async () => {
    const source = sourceOf(BAD, VALID);
    await expect(source.current()).rejects.toBeInstanceOf(ReconcileError);
    await expect(source.current()).resolves.toMatchObject({ problems: [] });
  });
});
