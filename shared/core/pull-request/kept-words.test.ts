import { cutBody } from './cut-body';
import { parseMarker } from './marker';
import type { PullRequest } from './observed';
import { finishText, withKeptWords, withNotice } from './pull-request-text';

const OLD = finishText({ title: 'Update nmi to 2', body: 'Why.\n\nMore.' }, 's', 'c2');
const NEW = finishText({ title: 'Update nmi to 3', body: 'Better.' }, 's', 'c3');

function request(change: Partial<PullRequest> = {}): PullRequest {
  return {
    ...{ number: 7, url: 'u', state: 'open', branch: 'b', draft: false, labels: [] },
    ...{ title: OLD.title, body: OLD.body, ...change },
  };
}

describe('the next version', () => {
  test('rewrites a text that nobody touched', () => {
    const { title, body } = withKeptWords(request(), NEW);
    expect({ title, body }).toEqual({ title: NEW.title, body: NEW.body });
  });

  test('keeps what people put above and below it', () => {
    const body = `JIRA-1\n\n- [x] looked at\n\n${OLD.body}\n\ncc @mona\n`;
    const kept = withKeptWords(request({ body }), NEW).body;
    expect(kept).toBe(`JIRA-1\n\n- [x] looked at\n\n${NEW.body.trimEnd()}\n\ncc @mona\n`);
    expect(withKeptWords(request({ body: kept }), NEW).body).toBe(kept);
  });

  test('keeps it too where the forge has made other line ends', () => {
    const body = `mine\r\n\r\n${OLD.body.replaceAll('\n', '\r\n')}`;
    expect(withKeptWords(request({ body }), NEW).body).toMatch(/^mine\n\nBetter\./);
  });

  test('takes what stands before the marker for ours where our first line is gone', () => {
    const body = OLD.body.replace('Why.', 'Because.');
    expect(withKeptWords(request({ body }), NEW).body).toBe(NEW.body);
  });

  test('puts itself below a text that has lost our marker', () => {
    expect(withKeptWords(request({ body: 'please' }), NEW).body).toBe(`please\n\n${NEW.body}`);
    expect(withKeptWords(request({ body: '' }), NEW).body).toBe(NEW.body);
  });

  test.each([
    ['Update nmi to 2', 'Update nmi to 3'],
    ['JIRA-1: Update nmi to 2 (urgent)', 'JIRA-1: Update nmi to 3 (urgent)'],
    ['The pod thing', 'The pod thing'],
  ])('makes of the title "%s" "%s"', (title, after) => {
    expect(withKeptWords(request({ title }), NEW).title).toBe(after);
  });

  test('takes signs in a title as they are', () => {
    const odd = finishText({ title: 'Update $& to $1', body: '' }, 's', 'c');
    expect(withKeptWords(request({ title: 'x Update nmi to 2' }), odd).title).toBe(
      'x Update $& to $1',
    );
  });
});

test('a notice stands above our words and below those of others, and goes with the next text', () => {
  const body = withNotice(request({ body: `mine\n\n${OLD.body}` }), 'Off.', 'handsOff', OLD.marker);
  expect(body).toMatch(/^mine\n\n> Off\.\n\nWhy\.\n\nMore\./);
  expect(parseMarker(body)).toMatchObject({ state: 'handsOff', title: OLD.title });
  expect(withKeptWords(request({ body }), NEW).body).toBe(`mine\n\n${NEW.body}`);
});

test('a body that has to be cut keeps what people wrote below it', () => {
  const long = finishText({ title: 't', body: 'a line\n'.repeat(500) }, 's', 'c');
  const cut = cutBody(`${long.body}\nmine\n`, 1500);
  expect(cut.length).toBeLessThanOrEqual(1500);
  expect(cut.endsWith('\n\nmine')).toBe(true);
  expect(parseMarker(cut)).toEqual(long.marker);
});
