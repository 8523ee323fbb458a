import { handlerOf } from './router';

// pkg/nmi/server TestRouterPathPrefix: fifteen paths and the handler of each.
describe('the path of a request decides who answers it', () => {
  test.each([
    ['/metadata/identity/oauth2/token/', 'token'],
    ['/metadata/identity/oauth2/token', 'token'],
    ['/Metadata/identity/oauth2/token/', 'token'],
    ['/metadata/Identity/oauth2/token/', 'default'],
    ['/host/token/', 'host'],
    ['/host/token', 'host'],
    ['/metadata/instance', 'instance'],
    ['/Metadata/instance', 'instance'],
    ['/Metadata/instance/', 'instance'],
    ['/metadata/', 'default'],
    ['/metadata/identity\\oauth2/token/', 'invalid'],
    ['/metadata/identity/oauth2\\token/', 'invalid'],
    ['/metadata/identity\\oauth2\\token/', 'invalid'],
    ['/metadata/identity\\/oauth2/token/', 'invalid'],
    ['/metadata\\identity\\\\oauth2/\\token', 'invalid'],
  ] as const)('TestRouterPathPrefix: %s -> %s', (path, handler) => {
    expect(handlerOf(path)).toBe(handler);
  });
});
