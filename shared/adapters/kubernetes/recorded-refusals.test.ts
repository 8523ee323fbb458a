import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithReference } from '../../../test/support/reference';
import { cluster } from '../../../test/support/world';
import { statusFailure } from './failure';

interface Row {
  readonly name: string;
  readonly request: { readonly method: string; readonly path: string };
  readonly answer: {
    readonly status: number;
    readonly reason?: string;
    readonly message?: string;
    /** Of an answer that is no Status. */
    readonly text?: string;
    readonly ct?: string;
  };
}

/** What each status means, no matter who sends it. */
const MEANING: Readonly<Record<number, string>> = {
  400: 'Terminal/ApiServerRefused',
  404: 'Transient/NotFound',
  406: 'Terminal/ApiServerRefused',
  409: 'Conflict/Conflict',
  413: 'Terminal/ApiServerRefused',
  415: 'Terminal/ApiServerRefused',
  422: 'Terminal/ApiServerRefused',
  500: 'Transient/ApiServerError',
  504: 'Transient/ApiServerError',
};

describeWithReference('what a real API server refuses', (folder) => {
  const file = join(folder, 'data', 'kubernetes-answers.jsonl');
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
  // The others are no refusals.
  const refusals = rows.filter(({ answer }) => answer.status >= 400);

  test('is recorded', () => {
    expect([rows.length, refusals.length]).toEqual([163, 96]);
  });

  test.each(refusals.map((row) => [row.name, row] as const))(
    '%s: is told in its words, and for what it is',
    (_, { request, answer }) => {
      const { status, reason = '', message = '', ct = '' } = answer;
      const text = answer.text ?? JSON.stringify({ kind: 'Status', reason, message });
      const headers = { 'content-type': ct };
      const { failure } = statusFailure(cluster(), request, { status, headers, text });
      const exists = reason === 'AlreadyExists' ? 'Conflict/AlreadyExists' : undefined;
      expect(`${failure.policy}/${failure.code}`).toBe(exists ?? MEANING[status]);
      const words = (answer.text ?? message).trim().slice(0, 300);
      // HEAD has no body.
      expect(failure.message).toContain(request.method === 'HEAD' ? 'no more' : words);
    },
  );
});
