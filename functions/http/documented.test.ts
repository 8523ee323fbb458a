import { documented } from './documented';

test('whoever reads what is wrong with a cluster finds beside each code where it is explained', () => {
  const view = {
    cluster: '/subscriptions/…',
    conditions: [
      { type: 'Ready', reason: 'Converged' },
      { type: 'Stalled', reason: 'RoleMissing' },
    ],
    failures: [{ code: 'RoleMissing' }, { code: 'SomeCodeOfAzure' }],
    objects: { findings: [{ code: 'FieldDropped' }], tokens: {} },
    lacking: [{ code: 'NotBootstrapped' }],
  };
  expect(documented(view)).toEqual({
    cluster: '/subscriptions/…',
    conditions: [
      { type: 'Ready', reason: 'Converged', docs: '/api/docs/reference/conditions.html#converged' },
      {
        type: 'Stalled',
        reason: 'RoleMissing',
        docs: '/api/docs/reference/errors.html#rolemissing',
      },
    ],
    failures: [
      { code: 'RoleMissing', docs: '/api/docs/reference/errors.html#rolemissing' },
      { code: 'SomeCodeOfAzure' },
    ],
    objects: {
      findings: [{ code: 'FieldDropped', docs: '/api/docs/reference/findings.html#fielddropped' }],
      tokens: {},
    },
    lacking: [{ code: 'NotBootstrapped', docs: '/api/docs/reference/errors.html#notbootstrapped' }],
  });
});
