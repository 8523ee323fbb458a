import { challengeIn, ownRealm } from './challenge';

const HOST = 'contoso.azurecr.io';

describe('a challenge', () => {
  it.each([
    [`Bearer realm="https://${HOST}/oauth2/token",service="${HOST}"`, HOST],
    [`bearer  service="${HOST}", realm="https://${HOST}/oauth2/token", scope="a"`, HOST],
    [`Bearer realm="https://${HOST}/oauth2/token"`, undefined],
  ])('%s is read', (header, service) => {
    const challenge = challengeIn(header, HOST);
    expect(challenge?.realm.href).toBe(`https://${HOST}/oauth2/token`);
    expect(challenge?.service).toBe(service);
  });

  it.each(['Basic realm="https://x.example/"', 'Bearer', '', undefined])(
    '%p is none that we can answer',
    (header) => expect(challengeIn(header, HOST)).toBeUndefined(),
  );

  it.each(['http://x.example/token', 'ftp://x.example', 'no url'])(
    'whose realm is %s is refused',
    (realm) =>
      expect(() => challengeIn(`Bearer realm="${realm}"`, HOST)).toThrow('RegistryRealmRefused'),
  );

  it('of our registry leads to that registry and nowhere else', () => {
    const of = (realm: string): unknown => ownRealm({ realm: new URL(realm) }, HOST);
    expect(of(`https://${HOST}/oauth2/token`)).toBeDefined();
    expect(() => of(`https://${HOST}.evil.example/`)).toThrow('RegistryRealmRefused');
    expect(() => of(`https://${HOST}:8443/`)).toThrow('RegistryRealmRefused');
  });
});
