import { admissionFindings } from './admission-findings';

test('with the ConfigMap of grants gone, whoever can write no AzureIdentity any more is told how to get out', () => {
  expect(admissionFindings({ effect: 'deny', grants: 'missing' })).toEqual([
    {
      severity: 'error',
      code: 'GrantsMissing',
      message: expect.stringContaining('refuses every write of an AzureIdentity (422)') as string,
      remedy: expect.stringContaining(
        'kubectl delete validatingadmissionpolicybinding identity-reconciler-grants',
      ) as string,
    },
  ]);
});

test('while the policies only warn, it is a warning: nothing is refused', () => {
  expect(admissionFindings({ effect: 'audit', grants: 'missing' })).toMatchObject([
    { severity: 'warning', code: 'GrantsMissing' },
  ]);
});

test('an older reader role does not let us look, which is said with what mends it', () => {
  const unread = { why: 'may not', remedy: 'Apply infra/cluster/reader.yaml again' };
  expect(admissionFindings({ unread })).toEqual([
    { severity: 'info', code: 'PoliciesUnread', message: 'may not', remedy: unread.remedy },
  ]);
});

test.each([[undefined], [{}], [{ effect: 'deny', grants: 'there' } as const]])(
  'nothing is to be told of %j',
  (look) => {
    expect(admissionFindings(look)).toEqual([]);
  },
);
