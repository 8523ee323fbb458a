import { displayUrl, secureUrl } from './web-address';

const HTTPS = new URL('https://charts.example.com/stable/');
const LOCAL = new URL('http://127.0.0.1:8080/charts/');

describe('a URL that a chart repository may send us to', () => {
  it.each([
    ['web-1.0.0.tgz', HTTPS, 'https://charts.example.com/stable/web-1.0.0.tgz'],
    ['/root/web.tgz', HTTPS, 'https://charts.example.com/root/web.tgz'],
    ['https://Azure.github.io/x.tgz', HTTPS, 'https://azure.github.io/x.tgz'],
    ['web-1.0.0.tgz', LOCAL, 'http://127.0.0.1:8080/charts/web-1.0.0.tgz'],
    ['http://localhost/x.tgz', LOCAL, 'http://localhost/x.tgz'],
    ['https://charts.example.com/x.tgz', LOCAL, 'https://charts.example.com/x.tgz'],
  ])('%s seen from %s is %s', (text, base, url) => {
    expect(secureUrl(text, base)?.href).toBe(url);
  });

  it.each([
    ['http://charts.example.com/x.tgz', HTTPS],
    ['http://127.0.0.1/x.tgz', HTTPS],
    ['http://charts.example.com/x.tgz', LOCAL],
    ['file:///etc/passwd', HTTPS],
    ['oci://ghcr.io/a/b', HTTPS],
    ['https://', HTTPS],
    ['https://me:secret@charts.example.com/x.tgz', HTTPS],
  ])('is not %s seen from %s', (text, base) => {
    expect(secureUrl(text, base)).toBeUndefined();
  });

  it('is told without its secrets', () => {
    expect(displayUrl(new URL('https://me:secret@x.example/a.tgz?sig=secret'))).toBe(
      'https://x.example/a.tgz',
    );
  });
});
