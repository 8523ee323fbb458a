import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeWithReference } from '../support/reference';
import type { Exchange } from './index';
import { expectNoViolations, openOracle } from './index';

const nowhere: Exchange = {
  method: 'GET',
  url: '/subscriptions/s/providers/Microsoft.Nowhere/things?api-version=1',
  requestHeaders: {},
  status: 200,
  responseHeaders: {},
};

describeWithReference('an oracle', () => {
  test('fails a run with one readable block for each violation', async () => {
    const oracle = await openOracle();
    oracle?.check(nowhere);

    await expect(expectNoViolations(oracle)).rejects.toThrow(
      /^1 violation\(s\)[^\n]*in 1 exchanges:\n {2}GET \/subscriptions\/s\/providers\/Microsoft.Nowhere\/things\?api-version=1 -> 200\n {4}request UNKNOWN_URL at \(no body path\): /,
    );
  });

  test('fails a run in which it saw nothing, for then it is not attached', async () => {
    await expect(expectNoViolations(await openOracle())).rejects.toThrow(/saw no exchange/);
  });

  test('counts an exchange that comes a thousand times and judges it once', async () => {
    const oracle = await openOracle();
    for (let i = 0; i < 1000; i += 1) oracle?.check(nowhere);

    expect(await oracle?.violations()).toHaveLength(1);
    expect(oracle?.checked).toBe(1000);
  });

  test('keeps the order of the exchanges and goes on after it was asked', async () => {
    const oracle = await openOracle();
    oracle?.check(nowhere);
    const early = oracle?.violations();
    oracle?.check({ ...nowhere, method: 'PUT' });
    await early;

    const methods = (await oracle?.violations())?.map(({ method }) => method);
    expect(methods).toEqual(['GET', 'PUT']);
  });
});

describe('where there is no reference folder', () => {
  test('there is no oracle, one line says so, and nothing is expected', async () => {
    const alone = path.join(tmpdir(), 'no-such-folder', 'checkout');
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(alone);
    const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const oracle = await openOracle();

      expect(oracle).toBeUndefined();
      expect(printed.mock.calls).toEqual([
        [expect.stringMatching(/^skipped: the official oracle .*shared\/reference.*\n$/)],
      ]);
      await expectNoViolations(oracle);
    } finally {
      cwd.mockRestore();
      printed.mockRestore();
    }
  });
});
