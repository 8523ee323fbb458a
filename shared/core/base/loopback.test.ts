import { loopbackUrl } from './loopback';

describe('the URL of a simulator', () => {
  it.each(['http://127.0.0.1:7071', 'http://localhost:1/x', 'http://[::1]:9'])(
    '%s is on this machine',
    (text) => expect(loopbackUrl(text, 'Azure').href).toContain('http://'),
  );

  it.each([
    'https://127.0.0.1:7071',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
    'http://10.0.0.1',
    'nonsense',
    '',
  ])('%p is refused, with what was expected', (text) =>
    expect(() => loopbackUrl(text, 'Registry')).toThrow(
      /^Registry endpoint .* is not on this machine; expected http:\/\/127\.0\.0\.1/,
    ),
  );
});
