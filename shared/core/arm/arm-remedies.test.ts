import { grantRemedy, missingRightIn, unlockRemedy } from './arm-remedies';

const me = '11111111-1111-4111-8111-111111111111';
const app = '22222222-2222-4222-8222-222222222222';
const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/MC_a_b_c';
const host = `${group}/providers/Microsoft.Compute/virtualMachines/v`;

describe('the missing right in a refusal', () => {
  it('is the action, the scope and the object id, not the application id', () => {
    const text = `The client '${app}' with object id '${me}' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/write' over scope '${host}' or the scope is invalid.`;
    expect(missingRightIn(text)).toEqual({
      principalId: me,
      action: 'Microsoft.Compute/virtualMachines/write',
      scopes: [host.toLowerCase()],
    });
  });

  it('is the linked one, not the one that was granted', () => {
    const text = `The client '${me}' with object id '${me}' has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope '${host}'; however, it does not have permission to perform action 'x/assign/action' on the linked scope(s) '${group}/providers/A.B/c/d,${group}/providers/A.B/c/e' or the linked scope(s) are invalid.`;
    expect(missingRightIn(text)).toMatchObject({
      action: 'x/assign/action',
      scopes: [`${group}/providers/a.b/c/d`, `${group}/providers/a.b/c/e`].map((id) =>
        id.toLowerCase(),
      ),
    });
  });

  it('is that of the subscription or group when a list was refused', () => {
    const lists = `/subscriptions/s/providers/A.B/clusters,${group}/providers/A.B/clusters`;
    const text = `object id '${me}' does not have authorization to perform action 'A.B/clusters/read' over scope '${lists}' or the scope is invalid.`;
    expect(missingRightIn(text)?.scopes).toEqual(['/subscriptions/s', group.toLowerCase()]);
  });

  it.each([
    ['nobody', `does not have authorization to perform action 'a/b' over scope '${host}'`],
    [
      'no scope that we know',
      `object id '${me}' does not have authorization to perform action 'a/b' over scope '/providers/Microsoft.Management/managementGroups/m'`,
    ],
    ['no action', `object id '${me}' may not do it`],
  ])('is unknown when it names %s', (_, text) => {
    expect(missingRightIn(text)).toBeUndefined();
  });
});

describe('a remedy', () => {
  it('is given once per scope', () => {
    const scopes = missingRightIn(
      `object id '${me}' does not have permission to perform action 'Microsoft.Compute/virtualMachines/write' on the linked scope(s) '${host},${host}2'`,
    );
    expect(scopes && grantRemedy(scopes)?.split('\n')).toHaveLength(1);
  });

  it('for a lock guesses no cluster when the group has another name than AKS gives', () => {
    expect(unlockRemedy('/subscriptions/s/resourceGroups/MC_a_b_c_d/providers')).toContain(
      "--name '<cluster>'",
    );
  });
});
