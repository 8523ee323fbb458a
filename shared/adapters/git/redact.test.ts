import { newRedactor } from './redact';

test('a secret is taken out wherever it stands, encoded for a URL too', () => {
  const redactor = newRedactor();
  redactor.secret('ghp_s3cret/x');
  expect(redactor.clean('with ghp_s3cret/x and ?token=ghp_s3cret%2Fx, twice: ghp_s3cret/x')).toBe(
    'with *** and ?token=***, twice: ***',
  );
});

test('a text without secrets stays as it is, and a one-letter secret hides no words', () => {
  const redactor = newRedactor();
  redactor.secret('a');
  redactor.secret('');
  expect(redactor.clean('a banana')).toBe('a banana');
});

test('the newest of many tokens is still known', () => {
  const redactor = newRedactor();
  for (let n = 0; n < 500; n += 1) redactor.secret(`token-${n}`);
  expect(redactor.clean('token-499')).toBe('***');
});
