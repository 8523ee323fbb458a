import type { InvocationContext } from '@azure/functions';
import { withoutSecrets } from './without-secrets';

const CONTEXT = {} as InvocationContext;

test('what an activity throws tells the host of no key, in message and stack', async () => {
  const broken = withoutSecrets(() => {
    throw new TypeError('no answer from https://x/profiles.yaml?sig=S3CR3T&se=2026');
  });
  const error = await Promise.resolve(broken({}, CONTEXT)).then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
  expect(error).toMatchObject({
    name: 'TypeError',
    message: 'no answer from https://x/profiles.yaml?sig=…&se=…',
  });
  expect(error?.stack).not.toContain('S3CR3T');
});

test('what an activity returns comes as it is', async () => {
  expect(await withoutSecrets(async (value) => ({ value }))('?a=b', CONTEXT)).toEqual({
    value: '?a=b',
  });
});
