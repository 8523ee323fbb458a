import { siteFrom } from './site';

test('an app is reached by the name that the platform gives it', () => {
  expect(siteFrom({ WEBSITE_HOSTNAME: 'identity.azurewebsites.net' })).toBe(
    'https://identity.azurewebsites.net',
  );
});

test.each(['127.0.0.1:7071', 'localhost:7071', '[::1]:7071'])(
  'the local host at %s speaks plain HTTP',
  (host) => {
    expect(siteFrom({ WEBSITE_HOSTNAME: host })).toBe(`http://${host}`);
  },
);

test.each([undefined, '', 'not a host'])('%p is no address, and no link is made of it', (host) => {
  expect(siteFrom({ WEBSITE_HOSTNAME: host })).toBeUndefined();
});

test('nothing but the host gets into a link', () => {
  expect(siteFrom({ WEBSITE_HOSTNAME: 'app.example/?x)' })).toBe('https://app.example');
});
