import { identitiesNamedIn } from './named-identities';

const sub = '/subscriptions/00000000-0000-0000-0000-000000000001';
const provider = 'providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const host = `${sub}/resourceGroups/MC_rg_c_we/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np-1-vmss`;

function identity(group: string, name: string): string {
  return `${sub}/resourcegroups/${group}/${provider}/${name}`;
}

describe('identities named in an ARM error', () => {
  it.each([
    ['in single quotes', `linked scope(s) '${identity('ids', 'a')}' or`],
    ['in double quotes', `"${identity('ids', 'a')}" was not found`],
    [
      'in JSON within the message',
      `Response: '{"error":{"message":"Resource '${identity('ids', 'a')}' was"}}'`,
    ],
    [
      'with escaped slashes',
      `Resource \\"${identity('ids', 'a').replaceAll('/', '\\/')}\\" is gone`,
    ],
    ['percent-encoded', identity('ids', 'a').replaceAll('/', '%2F')],
    ['without quotes at the end of a sentence', `Cannot find ${identity('ids', 'a')}.`],
    ['in brackets', `Cannot find it (${identity('ids', 'a')})`],
    ['next to the host', `resource '${host}' failed: '${identity('ids', 'a')}'`],
  ])('are found %s', (_, message) => {
    expect(identitiesNamedIn(message)).toEqual([identity('ids', 'a').toLowerCase()]);
  });

  it('are all found in a comma list', () => {
    const list = ['a', 'b-1', 'c_2'].map((name) => identity('ids', name));
    expect(identitiesNamedIn(`linked scope(s) '${list.join(',')}' or`)).toEqual(
      list.map((id) => id.toLowerCase()),
    );
  });

  it('are found in resource groups with dots and brackets, where MIC gave up', () => {
    const ids = [identity('team.a', 'x'), identity('team(b)', 'y')];
    expect(identitiesNamedIn(`'${ids[0]}', '${ids[1]}'`)).toEqual(
      ids.map((id) => id.toLowerCase()),
    );
  });

  it('are each given once, whatever their casing', () => {
    const id = identity('ids', 'a');
    expect(identitiesNamedIn(`${id} ${id.toUpperCase()}`)).toEqual([id.toLowerCase()]);
  });

  it('are none when only the host is named', () => {
    expect(identitiesNamedIn(`Identity operation for resource '${host}' failed`)).toEqual([]);
  });

  it('are found behind any number of backslashes, and only where slashes follow them', () => {
    const id = identity('ids', 'a');
    const text = `${'\\'.repeat(50_000)} ${id.replaceAll('/', `${'\\'.repeat(7)}/`)} \\a`;
    expect(identitiesNamedIn(text)).toEqual([id.toLowerCase()]);
  });
});
