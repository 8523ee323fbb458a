import { parseMarker } from './marker';
import type { PullRequest } from './observed';
import { finishText, isSameText, withNotice } from './pull-request-text';

const WORDS = { title: 'Update  nmi\nto 2', body: 'Why.\n', versions: { nmi: '2' } };
const TEXT = finishText(WORDS, 'chart:nmi', 'content');

function request(body: string): PullRequest {
  const rest = {
    number: 7,
    url: 'u',
    state: 'open',
    branch: 'b',
    draft: false,
    labels: [],
  } as const;
  return { ...rest, title: TEXT.title, body };
}

test('the title is one line, and the marker stands at the end', () => {
  expect(TEXT.title).toBe('Update nmi to 2');
  expect(TEXT.body).toMatch(
    /^Why\.\n\n- \[ \] <!-- box:rebase --> .*\n\n_Written by .*_\n\n<!-- aks-identity-reconciler .* -->\n$/,
  );
  expect(parseMarker(TEXT.body)).toEqual(TEXT.marker);
});

test('equal words have equal texts, others have not', () => {
  expect(finishText(WORDS, 'chart:nmi', 'content')).toEqual(TEXT);
  for (const other of [{ title: 'x' }, { body: 'x' }]) {
    const { text } = finishText({ ...WORDS, ...other }, 'chart:nmi', 'content').marker;
    expect(text).not.toBe(TEXT.marker.text);
  }
});

test('a request says the same as long as its marker does, whatever became of its words', () => {
  expect(isSameText(request(TEXT.body), TEXT)).toBe(true);
  expect(isSameText(request(TEXT.body.replace('Why.', 'W…')), TEXT)).toBe(true);
  expect(isSameText(request('Why.'), TEXT)).toBe(false);
  expect(isSameText(request(finishText(WORDS, 'chart:nmi', 'other').body), TEXT)).toBe(false);
  expect(isSameText(request(finishText(WORDS, 'chart:x', 'content').body), TEXT)).toBe(false);
});

test('a notice stands above the words, and the marker tells of it and keeps the rest', () => {
  const body = withNotice(request(TEXT.body), 'Hands off.', 'handsOff', TEXT.marker);
  expect(body).toMatch(/^> Hands off\.\n\nWhy\.\n\n- \[ \] .*\n\n_Written/);
  expect(parseMarker(body)).toMatchObject({ versions: { nmi: '2' }, state: 'handsOff' });
  expect(isSameText(request(body), TEXT)).toBe(false);
});

test('a request whose marker was removed gets a new one with the notice', () => {
  const body = withNotice(request('mine'), 'Closed.', 'withdrawn', TEXT.marker);
  expect(parseMarker(body)).toMatchObject({ versions: { nmi: '2' }, state: 'withdrawn' });
});

test('a request leads to the dashboard and the reference of the app, where it is known where that is', () => {
  const site = 'https://identity.azurewebsites.net';
  const { body, marker } = finishText({ ...WORDS, site }, 'chart:nmi', 'content');
  expect(body).toContain(`(${site}/api/ui#/pull-requests)`);
  expect(body).toContain(`(${site}/api/docs)`);
  expect(TEXT.body).not.toContain('Dashboard');
  // An app that moves rewrites no request for it.
  expect(marker.text).toBe(TEXT.marker.text);
});
