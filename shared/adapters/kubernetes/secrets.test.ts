import { azureIdentity } from '../../../test/support/objects';
import { cluster } from '../../../test/support/world';
import { foreignCode, ReconcileError } from '../../core/base/errors';
import type { AzureIdentity, SecretState } from '../../core/cluster/objects';
import { secretLooks } from './secrets';
import type { Sender } from './send';

function principal(name: string, namespace = 'apps', type = 1): AzureIdentity {
  const clientPassword = { name, namespace };
  return azureIdentity('a', { spec: { type, clientPassword } });
}

type Answer = Readonly<Record<string, string>> | ReconcileError;

function failing(code: string): ReconcileError {
  return new ReconcileError({ policy: 'Transient', code: foreignCode(code), message: code });
}

async function look(
  answer: (path: string) => Answer,
  ...identities: readonly AzureIdentity[]
): Promise<{ readonly states: readonly SecretState[]; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const sender: Sender = {
    open: () => Promise.reject(new Error('no bodies are streamed')),
    json({ path }) {
      asked.push(path);
      const data = answer(path);
      if (data instanceof ReconcileError) return Promise.reject(data);
      return Promise.resolve({ value: { data }, bytes: 1 });
    },
  };
  const looks = await secretLooks(cluster(), sender, identities, { bytes: 0 });
  return { states: looks.map(({ state }) => state), asked };
}

const base64 = (bytes: readonly number[] | string): string =>
  Buffer.from(bytes as never).toString('base64');
/** A SEQUENCE of two bytes, and one of 300 with a long length. */
const [SHORT, LONG] = [
  [0x30, 2, 5, 0],
  [0x30, 0x82, 1, 44, ...Array<number>(300).fill(0)],
] as const;

test.each([
  ['nothing', {}, { values: 0, hasEmpty: false, certificate: 'none' }],
  ['one value', { a: 'eA==' }, { values: 1, hasEmpty: false, certificate: 'none' }],
  ['one value twice', { a: 'eA==', b: 'eA==' }, { values: 1, hasEmpty: false }],
  ['an empty value', { a: '', b: 'eA==' }, { values: 2, hasEmpty: true }],
  ['a short PKCS #12 file', { certificate: base64(SHORT) }, { certificate: 'pkcs12' }],
  ['a long PKCS #12 file', { certificate: base64(LONG) }, { certificate: 'pkcs12' }],
  ['one that is cut off', { certificate: base64(LONG.slice(0, 100)) }, { certificate: 'other' }],
  [
    'one with a line feed after it',
    { certificate: base64([...SHORT, 10]) },
    { certificate: 'other' },
  ],
  [
    'one of open length, which Go does not read',
    { certificate: base64([0x30, 0x80, 0, 0]) },
    { certificate: 'other' },
  ],
  ['a PEM text', { certificate: base64('-----BEGIN CERTIFICATE-----') }, { certificate: 'other' }],
  ['an empty certificate', { certificate: '' }, { certificate: 'none' }],
])('a Secret with %s is told by its shape', async (_what, data, shape) => {
  const { states } = await look(() => data, principal('s'));
  expect(states).toMatchObject([{ kind: 'found', ...shape }]);
});

test('nothing that stands in a Secret leaves the adapter', async () => {
  const { states } = await look(
    () => ({ clientSecret: base64('hush'), other: 'aHVzaGVy' }),
    principal('s'),
  );
  expect(JSON.stringify(states)).not.toMatch(/hush|aHVza|clientSecret/);
});

test('each Secret is asked for once, however many AzureIdentity objects name it, and those of user-assigned identities never', async () => {
  const { asked } = await look(
    () => ({}),
    principal('s'),
    principal('s'),
    principal('t', 'far', 2),
    principal('u', 'apps', 0),
    principal('', 'apps'),
  );
  expect(asked).toEqual(['/api/v1/namespaces/apps/secrets/s', '/api/v1/namespaces/far/secrets/t']);
});

test.each(['..', '../../configmaps', 'a/b', 'a?b', 'A', '%2e%2e', ''])(
  'a name that no object can have, "%s", leads to no request at all',
  async (name) => {
    const { states, asked } = await look(() => ({}), principal(name), principal('s', name));
    expect(asked).toEqual([]);
    for (const state of states) expect(state).toEqual({ kind: 'missing' });
  },
);

test('one that is not there, and one that may not be read, are told apart; a server in trouble ends the look', async () => {
  const answers = (path: string): Answer =>
    failing(path.endsWith('gone') ? 'NotFound' : 'ClusterAccessDenied');
  const { states } = await look(answers, principal('gone'), principal('theirs'));
  expect(states).toEqual([{ kind: 'missing' }, { kind: 'unread', why: 'NotAllowed' }]);
  await expect(look(() => failing('ApiServerError'), principal('s'))).rejects.toMatchObject({
    failure: { code: 'ApiServerError' },
  });
});

test('whoever writes ten thousand AzureIdentity objects does not have ten thousand Secrets read', async () => {
  const many = Array.from({ length: 10_000 }, (_, at) => principal(`s${at}`));
  const { states, asked } = await look(() => ({}), ...many);
  expect(asked).toHaveLength(500);
  expect(states).toHaveLength(10_000);
  expect(states.at(-1)).toEqual({ kind: 'unread', why: 'TooMany' });
});
