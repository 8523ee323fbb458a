import { resourceId } from '../base/resource-id';
import { grantLines, labelLines } from './grant-lines';
import type { Grant } from './rules';

const CLIENT = 'AAAAAAAA-0000-4000-8000-000000000001';
const ID = resourceId(
  '/subscriptions/1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Pay',
);
const PAIR = `${ID} ${CLIENT.toLowerCase()}`;

function grant(namespaces: string, more: Partial<Grant> = {}): Grant {
  return { namespaces, identity: ID, clientId: CLIENT, ...more };
}

describe('grants as the policy reads them', () => {
  it('has a key for a namespace and a pair of ids in lower case', () => {
    expect(grantLines([grant('payments')])).toEqual({ payments: PAIR });
  });

  it('never ends with a newline, nor has an empty line', () => {
    const other = grant('payments', { clientId: CLIENT.replace('1', '2') });
    const text = grantLines([grant('payments'), other, grant('payments')]).payments ?? '';
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toMatch(/^\s|\s$|\n\n/);
  });

  it.each(['', ' ', 'no-guid', `${CLIENT} `, `${CLIENT}\n`])(
    'never grants an identity whose client id is %j, for the line would let in one without ids',
    (clientId) => {
      expect(grantLines([grant('payments', { clientId })])).toEqual({});
    },
  );

  it('keeps what is for everybody, and for names that fit a glob, apart from namespaces', () => {
    expect(grantLines([grant('*'), grant('team-?-*'), grant('Web')])).toEqual({
      '_every-namespace': PAIR,
      '_matching-namespaces': `^team-.-.*$ ${PAIR}`,
      web: PAIR,
    });
  });

  it.each(['', 'a b', 'a|.*', '^.*$', '_every-namespace', 'a\nb', '(?i)a', 'a.b', 'ſ'])(
    'takes the tag %j for the name of no namespace',
    (namespaces) => {
      expect(grantLines([grant(namespaces)])).toEqual({});
    },
  );

  it('says the same in whatever order Azure lists identities', () => {
    const all = ['b', 'a', '*', 'c-*', 'd-*'].map((name) => grant(name));
    expect(JSON.stringify(grantLines(all.toReversed()))).toBe(JSON.stringify(grantLines(all)));
  });
});

describe('labels as the policy reads them', () => {
  it('grants no empty label', () => {
    const labels = new Map([
      ['web', ['web', '', 'shared']],
      ['evil', ['']],
    ]);
    expect(labelLines(labels)).toEqual({ web: 'shared\nweb' });
  });
});
