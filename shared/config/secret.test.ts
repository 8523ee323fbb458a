import { hideSecrets, looksSecret } from './secret';

test.each([
  'ghp_0123456789abcdefghijABCDEFGHIJ012345',
  'ghs_0123456789abcdefghijABCDEFGHIJ012345',
  'github_pat_11ABCDEFG0123456789_abcdefghijklmnop',
  'glpat-0123456789abcdefghij',
  'a'.repeat(52),
  `${'A1b2'.repeat(19)}AZDOx1y2`,
  '-----BEGIN PRIVATE KEY-----',
  'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJ4In0',
  'MIIEowIBAAKCAQEAtAM7vC6GV8qf3Y2kQ0mZ1uXbN5rTgHjLpWsDxEoKyUiOaSdF',
])('%s looks like a secret and is hidden', (text) => {
  expect(looksSecret(text)).toBe(true);
  expect(hideSecrets(`this is it:\n${text}\nand no more`)).not.toContain(text.slice(20));
});

test.each([
  'GITHUB_TOKEN',
  'AZDO_TOKEN',
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-fleet/providers/Microsoft.ContainerRegistry/registries/acrfleet',
  'https://raw.githubusercontent.com/Azure/aad-pod-identity/master/charts',
  '        - sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'glob-pattern-of-some-length',
])('%s does not', (text) => {
  expect(looksSecret(text)).toBe(false);
  expect(hideSecrets(text)).toBe(text);
});
