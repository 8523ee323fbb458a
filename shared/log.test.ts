import { logLine } from './log';

/** What `work` writes to standard output and standard error. */
function written(work: () => void): { readonly out: string; readonly err: string } {
  const text = { out: '', err: '' };
  const taking = (name: 'out' | 'err') => (chunk: unknown) => {
    text[name] += String(chunk);
    return true;
  };
  const out = jest.spyOn(process.stdout, 'write').mockImplementation(taking('out'));
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(taking('err'));
  work();
  out.mockRestore();
  err.mockRestore();
  return text;
}

test('an entry is one line: what to search for, then the fields', () => {
  const { out, err } = written(() => logLine('info', 'run ended', { cluster: '/a', writes: 3 }));
  expect([out, err]).toEqual(['run ended {"cluster":"/a","writes":3}\n', '']);
});

test('line breaks in a field cannot make a second entry', () => {
  const { out } = written(() => logLine('warn', 'plan made', { plan: 'a\nb' }));
  expect(out.split('\n').length).toBe(2);
});

test('what is too long or too deep is cut, and says so', () => {
  const { out } = written(() =>
    logLine('info', 'x', { text: 'y'.repeat(9000), list: Array(200).fill(1), deep: [[[[['z']]]]] }),
  );
  const fields = JSON.parse(out.slice(2)) as Readonly<Record<string, string | unknown[]>>;
  expect(fields.text?.length).toBe(8000);
  expect(fields.list?.at(-1)).toBe('… and 100 more');
  expect(fields.deep).toEqual([[['…']]]);
});

test('a secret inside of a field is not written either', () => {
  const { out } = written(() => logLine('info', 'x', { request: { authorization: 'hunter2' } }));
  expect(out).toBe('x {"request":{"authorization":"[redacted]"}}\n');
});

test('errors go to standard error', () => {
  expect(written(() => logLine('error', 'sweep failed', {})).err).toBe('sweep failed {}\n');
});

test.each(['token', 'accessToken', 'clientSecret', 'PASSWORD', 'sharedKey', 'Authorization'])(
  'a field called %s is never written',
  (name) => {
    const { out } = written(() => logLine('info', 'x', { [name]: 'hunter2' }));
    expect(out).toBe(`x {"${name}":"[redacted]"}\n`);
  },
);
