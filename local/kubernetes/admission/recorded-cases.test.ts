import { admissionCases, isRecorded } from '../../../test/support/admission-cases';
import { admissionObjects } from '../../../shared/core/admission/admission-objects';
import { VirtualClock } from '../../clock';
import type { SimulatedApiServer } from '../index';
import { startApiServer } from '../index';
import type { KubeObject } from '../object';
import { textOf } from '../object';
import type { PlainRequest } from '../testing';
import { plain } from '../testing';
import { admissionSet } from './admission-set';
import { admit } from './admit';
import type { Ask } from './recorded-cases.fixture';
import { ASKS, AZURE, JUDGED, PLURALS, RECONCILER, RULES } from './recorded-cases.fixture';
import type { AdmissionRequest } from './request';

/**
 * The 73 requests that were put to kube-apiserver 1.34.2 with the eight policies, put to the simulated one with ours. The
 * recording has a name and an answer for each; the requests are built here from what the names say.
 */

const made = admissionObjects(RULES);
const OBJECTS = made.ok ? made.objects : [];

describe('the answers that the real API server gave with the policies in force', () => {
  let api: SimulatedApiServer;
  const users: Readonly<Record<string, readonly string[]>> = {
    reconciler: ['system:masters'],
    'evil-dev': [],
  };

  beforeAll(async () => {
    api = await startApiServer({
      clock: new VirtualClock(),
      authenticate: (token) => {
        const groups = users[token];
        const user = token === 'reconciler' ? RECONCILER : token;
        return groups === undefined ? undefined : { user, groups };
      },
    });
    api.world.installCrds();
    for (const name of ['payments', 'web', 'evil', 'team-0']) {
      api.world.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
    for (const each of OBJECTS) api.world.put(each);
  });
  afterAll(() => api.stop());

  it('has a request for each of them', () => {
    const names = admissionCases().map(({ name }) => name);
    expect(names).toHaveLength(73);
    expect(new Set([...Object.keys(ASKS), ...Object.keys(JUDGED)])).toEqual(new Set(names));
  });

  let serial = 0;
  it.each(admissionCases().map((each) => [each.name, each] as const))(
    '%s',
    async (name, recorded) => {
      const answer = JUDGED[name] === undefined ? await ask(ASKS[name]) : judge(JUDGED[name]);
      expect([answer.status, answer.reason]).toEqual([recorded.status, recorded.reason]);
      if (!isRecorded(answer.message, recorded)) expect(answer.message).toBe(recorded.message);
    },
  );

  interface Answer {
    readonly status: number;
    readonly reason: string;
    readonly message: string;
  }

  async function ask(asked: Ask | undefined): Promise<Answer> {
    if (asked === undefined) throw new Error('a recorded case for which no request is built');
    const { given, post, token } = asked;
    const unique = named((given ?? post) as KubeObject, `x-${(serial += 1)}`);
    if (given !== undefined) api.world.put(unique);
    const { status, body } = await plain(api, pathOf(unique, given !== undefined), {
      ...sentBy(asked, unique),
      ...(token !== undefined && { token }),
    });
    return { status, ...wordsOf(status, body) };
  }

  function named(given: KubeObject, name: string): KubeObject {
    const { generateName } = given.metadata;
    if (generateName !== undefined) return given;
    return { ...given, metadata: { ...given.metadata, name } };
  }
});

function pathOf({ kind, metadata }: KubeObject, isThere: boolean): string {
  const base = kind === 'Pod' ? '/api/v1' : `/apis/${AZURE}`;
  const all = `${base}/namespaces/${metadata.namespace ?? ''}/${PLURALS[kind] ?? ''}`;
  return isThere ? `${all}/${metadata.name}` : all;
}

function sentBy({ post, patch, how = 'merge', remove }: Ask, unique: KubeObject): PlainRequest {
  if (remove === true) return { method: 'DELETE' };
  if (post !== undefined) return { method: 'POST', body: unique };
  return { method: 'PATCH', body: patch, contentType: `application/${how}-patch+json` };
}

/** The recording has the words of the policy alone. */
function wordsOf(
  status: number,
  body: Readonly<Record<string, unknown>>,
): { readonly reason: string; readonly message: string } {
  if (status < 400) return { reason: '', message: '' };
  const message = textOf(body.message).replace(/^.*? denied request: /s, '');
  return { reason: textOf(body.reason), message };
}

function judge(request: Omit<AdmissionRequest, 'userInfo'>): {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
} {
  const userInfo = { username: 'admin', groups: ['system:masters'] };
  const { refusal } = admit({ ...request, userInfo }, admissionSet(OBJECTS));
  if (refusal !== undefined) return { status: refusal.code, ...wordsOf(400, { ...refusal }) };
  return { status: request.operation === 'CREATE' ? 201 : 200, reason: '', message: '' };
}
