import { clusterId } from '../resource-id';
import { branchOf } from './branch-name';
import { commitMessage, hashOfChanges } from './content-hash';
import type { RequestInput } from './decide-request';
import { decideRequest } from './decide-request';
import { parseMarker } from './marker';
import type { BranchView, ForgeRequest } from './observed';
import type { RequestDecision, RequestStep } from './request-step';
import type { RequestWords } from './request-text';
import { finishText, withNotice } from './request-text';
import type { RequestSubject } from './subject';

const SUBJECT: RequestSubject = { kind: 'chart', chart: 'nmi' };
const BRANCH = branchOf('r/', SUBJECT);
const FILES = [{ path: 'a.yaml', before: 'v: 1\n', after: 'v: 2\n' }];
const OTHER = [{ path: 'a.yaml', before: 'v: 1\n', after: 'v: 3\n' }];
const TEXT = { title: 'Update nmi to 2', body: 'Why.', versions: { nmi: '2' } };

function input(change: Partial<RequestInput> = {}): RequestInput {
  return {
    subject: SUBJECT,
    branchName: BRANCH,
    baseHead: 'base1',
    proposal: { files: FILES, leftAlone: [], notes: [] },
    requests: [],
    text: TEXT,
    rules: { draft: false },
    ...change,
  };
}

const NOTHING: Partial<RequestInput> = { proposal: { files: [], leftAlone: [], notes: [] } };

function ours(change: Partial<BranchView> = {}, files = FILES): BranchView {
  return {
    name: BRANCH,
    head: 'head1',
    mergeBase: 'base1',
    ahead: 1,
    message: commitMessage(TEXT.title, hashOfChanges(files)),
    files: files.map(({ path, after }) => ({ path, text: after })),
    ...change,
  };
}

const PUSHED_TO: Partial<BranchView> = { ahead: 2, message: 'my work' };

function request(
  change: Partial<ForgeRequest> = {},
  words: RequestWords = TEXT,
  files = FILES,
): ForgeRequest {
  const { title, body } = finishText(words, 'chart:nmi', hashOfChanges(files));
  return {
    number: 7,
    url: 'https://forge/7',
    state: 'open',
    branch: BRANCH,
    title,
    body,
    draft: false,
    labels: [],
    ...change,
  };
}

function kinds({ steps }: RequestDecision): readonly string[] {
  return steps.map(({ kind }) => kind);
}

function stepOf<K extends RequestStep['kind']>(
  { steps }: RequestDecision,
  kind: K,
): Extract<RequestStep, { kind: K }> {
  const step = steps.find((one): one is Extract<RequestStep, { kind: K }> => one.kind === kind);
  if (step === undefined) throw new Error(`no ${kind} in ${steps.map((one) => one.kind).join()}`);
  return step;
}

describe('when something is wanted', () => {
  test('a first request gets a branch, which must not be there yet, and is opened', () => {
    const decided = decideRequest(input({ rules: { draft: true } }));
    expect(decided).toMatchObject({ verdict: 'Open', branch: BRANCH });
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
    expect(stepOf(decided, 'writeBranch')).toMatchObject({ onto: 'base1', files: FILES });
    expect(stepOf(decided, 'writeBranch')).not.toHaveProperty('expectedHead');
    expect(stepOf(decided, 'openRequest')).toMatchObject({ title: TEXT.title, draft: true });
  });

  test('an open request that says it all costs nothing', () => {
    const decided = decideRequest(input({ branch: ours(), requests: [request()] }));
    expect(decided).toMatchObject({
      verdict: 'UpToDate',
      steps: [],
      number: 7,
      url: 'https://forge/7',
    });
  });

  test('files that stay as they are do not count', () => {
    const same = { path: 'z.yaml', before: 'z', after: 'z' };
    const proposal = { files: [...FILES, same], leftAlone: [], notes: [] };
    const decided = decideRequest(input({ proposal, branch: ours(), requests: [request()] }));
    expect(decided.steps).toEqual([]);
  });

  test('a forge that cut or reformatted the body, or people who wrote into it, are let be', () => {
    const { body, title } = request();
    const reworded = request({
      title: `WIP: ${title}`,
      body: body.replace('Why.', 'Why?\r\n- [x] looked at'),
    });
    expect(decideRequest(input({ branch: ours(), requests: [reworded] })).steps).toEqual([]);
  });

  test('new words alone change the text alone', () => {
    const text = { ...TEXT, body: 'Better words.' };
    const decided = decideRequest(input({ text, branch: ours(), requests: [request()] }));
    expect(kinds(decided)).toEqual(['updateRequest']);
    expect(stepOf(decided, 'updateRequest')).toMatchObject({ number: 7, title: TEXT.title });
    expect(stepOf(decided, 'updateRequest').body).toContain('Better words.');
  });

  test('words that lack what could not be read take none away from an open request', () => {
    const text = { ...TEXT, body: 'Fewer words.', partial: true };
    const open = { branch: ours(), requests: [request()], text };
    expect(kinds(decideRequest(input(open)))).toEqual([]);
    const other = { ...open, requests: [request({}, TEXT, OTHER)] };
    expect(kinds(decideRequest(input(other)))).toEqual(['updateRequest']);
  });

  test('when the base branch moved, the branch is rebuilt on it, and the text stays', () => {
    const decided = decideRequest(
      input({ baseHead: 'base2', branch: ours(), requests: [request()] }),
    );
    expect(decided.verdict).toBe('Rebuild');
    expect(decided.steps).toEqual([
      expect.objectContaining({ kind: 'writeBranch', onto: 'base2', expectedHead: 'head1' }),
    ]);
  });

  test('a newer version goes into the same branch and request', () => {
    const text = { title: 'Update nmi to 3', body: 'Why.', versions: { nmi: '3' } };
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const decided = decideRequest(input({ proposal, text, branch: ours(), requests: [request()] }));
    expect(decided.verdict).toBe('Rebuild');
    expect(kinds(decided)).toEqual(['writeBranch', 'updateRequest']);
    expect(parseMarker(stepOf(decided, 'updateRequest').body)?.versions).toEqual({ nmi: '3' });
  });

  test('a branch that was left without its request gets it', () => {
    expect(kinds(decideRequest(input({ branch: ours() })))).toEqual(['openRequest']);
  });

  test('a branch that was made and got no commit is written to', () => {
    const empty = ours({ ahead: 0, files: [], head: 'base1', message: 'a commit of the base' });
    const decided = decideRequest(input({ branch: empty }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
    expect(stepOf(decided, 'writeBranch').expectedHead).toBe('base1');
  });

  test('an open request whose branch is gone gets it anew', () => {
    const decided = decideRequest(input({ requests: [request()] }));
    expect(decided.verdict).toBe('Rebuild');
    expect(kinds(decided)).toEqual(['writeBranch']);
  });

  test('a request that somebody opened from our branch becomes ours', () => {
    const theirs = request({ title: 'mine', body: 'please' });
    const decided = decideRequest(input({ branch: ours(), requests: [theirs] }));
    expect(kinds(decided)).toEqual(['updateRequest']);
  });
});

describe('when somebody pushed to our branch', () => {
  const pushed = ours(PUSHED_TO);

  test('the branch stays as it is, and the request tells once how to hand it back', () => {
    const decided = decideRequest(input({ branch: pushed, requests: [request()] }));
    expect(decided.verdict).toBe('HumanCommits');
    expect(decided.message).toContain('#7');
    expect(decided.message).toContain('delete it');
    expect(kinds(decided)).toEqual(['updateRequest']);
    const told = request({ body: stepOf(decided, 'updateRequest').body });
    expect(told.body).toContain('Why.');
    expect(parseMarker(told.body)).toMatchObject({ state: 'handsOff', versions: { nmi: '2' } });
    expect(decideRequest(input({ branch: pushed, requests: [told] })).steps).toEqual([]);
  });

  test('nothing is done whatever is wanted, and without a request neither', () => {
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const decided = decideRequest(input({ proposal, baseHead: 'base2', branch: pushed }));
    expect(decided).toMatchObject({ verdict: 'HumanCommits', steps: [] });
  });

  test('a deleted branch is handed back, though GitHub closes the request with it', () => {
    const { body } = stepOf(
      decideRequest(input({ branch: pushed, requests: [request()] })),
      'updateRequest',
    );
    const decided = decideRequest(input({ requests: [request({ body, state: 'closed' })] }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
  });

  test('a branch that is ours again gets its text back', () => {
    const body = withNotice(request(), 'hands off', 'handsOff', finishText(TEXT, 'x', 'y').marker);
    const decided = decideRequest(input({ branch: ours(), requests: [request({ body })] }));
    expect(kinds(decided)).toEqual(['updateRequest']);
    expect(stepOf(decided, 'updateRequest').body).not.toContain('hands off');
  });

  test('an amended commit is somebody’s work too', () => {
    const amended = ours({ files: [{ path: 'a.yaml', text: 'v: 2 # mine\n' }] });
    const decided = decideRequest(input({ branch: amended, requests: [request()] }));
    expect(decided.verdict).toBe('HumanCommits');
  });
});

describe('a branch with somebody’s commits is never rebuilt, reset or deleted', () => {
  const BRANCHES: readonly [string, BranchView][] = [
    ['a commit on top of ours', ours({ ...PUSHED_TO })],
    ['a commit on top that kept our message', ours({ ahead: 2 })],
    ['our commit, amended', ours({ files: [{ path: 'a.yaml', text: 'v: 2 # mine\n' }] })],
    ['our commit with a file more', ours({ files: [...ours().files, { path: 'b', text: '' }] })],
    ['one commit that is not ours', ours({ message: 'my work' })],
    ['the base branch merged into it', ours({ ahead: 3, mergeBase: 'base2' })],
  ];
  const SITUATIONS: readonly [string, Partial<RequestInput>][] = [
    ['a first request is wanted', {}],
    ['its request is open', { requests: [request()] }],
    ['the base moved', { requests: [request()], baseHead: 'base2' }],
    [
      'a newer version is wanted',
      { requests: [request()], proposal: { files: OTHER, leftAlone: [], notes: [] } },
    ],
    ['its request was closed', { requests: [request({ state: 'closed' })] }],
    ['its request was merged', { requests: [request({ state: 'merged' })] }],
    ['nothing is wanted any more', { ...NOTHING, requests: [request()] }],
    [
      'nothing is wanted, and its request was closed',
      { ...NOTHING, requests: [request({ state: 'closed' })] },
    ],
    [
      'nothing is wanted, and its request was merged',
      { ...NOTHING, requests: [request({ state: 'merged' })] },
    ],
    ['nothing is wanted, and there is no request', NOTHING],
  ];

  test.each(
    BRANCHES.flatMap(([what, branch]) =>
      SITUATIONS.map(([when, situation]) => [what, when, branch, situation] as const),
    ),
  )('%s, when %s', (_what, _when, branch, situation) => {
    const done = kinds(decideRequest(input({ ...situation, branch })));
    expect(done.filter((kind) => kind !== 'updateRequest')).toEqual([]);
  });
});

describe('a closed request', () => {
  const closed = request({ state: 'closed' });

  test('is a veto for its version: nothing is written, and the branch stays for a reopening [F36]', () => {
    const decided = decideRequest(input({ branch: ours(), requests: [closed] }));
    expect(decided).toMatchObject({ verdict: 'Vetoed', steps: [] });
    expect(decided.message).toContain('Reopen');
  });

  test('is a veto for its version on another base too', () => {
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const decided = decideRequest(input({ proposal, baseHead: 'base2', requests: [closed] }));
    expect(decided.verdict).toBe('Vetoed');
  });

  test('is no veto for another version, which is asked for anew on the same branch', () => {
    const text = { title: 'Update nmi to 3', body: 'Why.', versions: { nmi: '3' } };
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const decided = decideRequest(input({ proposal, text, branch: ours(), requests: [closed] }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
    expect(stepOf(decided, 'writeBranch').expectedHead).toBe('head1');
  });

  test('that asked for no versions is a veto for its content alone', () => {
    const text = { ...TEXT, versions: {} };
    const requests = [request({ state: 'closed' }, text)];
    expect(decideRequest(input({ text, requests })).verdict).toBe('Vetoed');
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    expect(decideRequest(input({ proposal, text, requests })).verdict).toBe('Open');
  });

  test('is a veto by its title where its body was emptied', () => {
    const emptied = request({ state: 'closed', body: '' });
    expect(decideRequest(input({ requests: [emptied] })).verdict).toBe('Vetoed');
    const other = request({ state: 'closed', body: '', title: 'Update nmi to 1' });
    expect(decideRequest(input({ requests: [other] })).verdict).toBe('Open');
  });

  test('of another subject is none', () => {
    const body = finishText(TEXT, 'chart:other', hashOfChanges(FILES)).body;
    const other = request({ state: 'closed', body });
    expect(decideRequest(input({ requests: [other] })).verdict).toBe('Open');
  });

  test('is no veto any more once it is open again', () => {
    const requests = [request(), request({ state: 'closed', number: 6 })];
    expect(decideRequest(input({ branch: ours(), requests })).verdict).toBe('UpToDate');
  });

  test('that was vetoed before another was merged is forgotten', () => {
    const merged = request({ number: 8, state: 'merged' }, TEXT, OTHER);
    expect(decideRequest(input({ requests: [merged, closed] })).verdict).toBe('Open');
  });
});

describe('a merged request', () => {
  test('whose change the base lacks was taken back, and is not asked for again', () => {
    const decided = decideRequest(
      input({ baseHead: 'base3', branch: ours(), requests: [request({ state: 'merged' })] }),
    );
    expect(decided.verdict).toBe('Merged');
    expect(decided.message).toContain('#7');
    expect(decided.message).toContain('lacks it at base3.');
    expect(kinds(decided)).toEqual(['deleteBranch']);
  });

  test('of before does not stand in the way of going back to an earlier setting', () => {
    const requests = [
      request({ state: 'merged', number: 8 }, TEXT, OTHER),
      request({ state: 'merged', number: 7 }),
    ];
    expect(decideRequest(input({ requests })).verdict).toBe('Open');
  });

  test('leaves a branch behind that the next request uses', () => {
    const squashed = request({ state: 'merged' }, TEXT, OTHER);
    const decided = decideRequest(input({ branch: ours({}, OTHER), requests: [squashed] }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
  });
});

describe('when nothing is wanted', () => {
  test('nothing is done', () => {
    expect(decideRequest(input(NOTHING))).toMatchObject({ verdict: 'UpToDate', steps: [] });
  });

  test('after a merge nothing is to be done, and the branch that was left goes', () => {
    const merged = { ...NOTHING, requests: [request({ state: 'merged' })] };
    expect(decideRequest(input(merged))).toMatchObject({ verdict: 'Merged', steps: [] });
    for (const branch of [ours(), ours({ ahead: 0, files: [] })]) {
      const decided = decideRequest(input({ ...merged, branch }));
      expect(decided.verdict).toBe('Merged');
      expect(decided.steps).toEqual([
        { kind: 'deleteBranch', branch: BRANCH, expectedHead: 'head1' },
      ]);
    }
  });

  test('an open request is closed with a word that we did it, and its branch goes', () => {
    const decided = decideRequest(input({ ...NOTHING, branch: ours(), requests: [request()] }));
    expect(decided.verdict).toBe('Obsolete');
    expect(kinds(decided)).toEqual(['updateRequest', 'closeRequest', 'deleteBranch']);
    const { body } = stepOf(decided, 'updateRequest');
    const again = decideRequest(
      input({ ...NOTHING, branch: ours(), requests: [request({ body })] }),
    );
    expect(kinds(again)).toEqual(['closeRequest', 'deleteBranch']);
    // Wanted once more: what we closed ourselves is no veto, and what we had not closed yet is itself again.
    expect(decideRequest(input({ requests: [request({ body, state: 'closed' })] })).verdict).toBe(
      'Open',
    );
    expect(kinds(decideRequest(input({ branch: ours(), requests: [request({ body })] })))).toEqual([
      'updateRequest',
    ]);
  });

  test('a branch with somebody else’s commits stays, with its request', () => {
    const branch = ours(PUSHED_TO);
    const open = decideRequest(input({ ...NOTHING, branch, requests: [request()] }));
    expect(open).toMatchObject({ verdict: 'HumanCommits', steps: [] });
    expect(decideRequest(input({ ...NOTHING, branch }))).toMatchObject({ steps: [] });
  });

  test('files that had to be left alone are the reason', () => {
    const leftAlone = [{ path: 'a.yaml', code: 'AliasedValue', message: 'x' }];
    const proposal = { files: [], leftAlone, notes: [] };
    expect(decideRequest(input({ proposal })).verdict).toBe('LeftAlone');
  });
});

test('a cluster and the onboarding are decided in the same way', () => {
  const cluster = clusterId('00000000-0000-0000-0000-000000000001', 'rg', 'aks');
  for (const subject of [
    { kind: 'cluster', cluster, name: 'aks' } as const,
    { kind: 'onboarding' } as const,
  ]) {
    const decided = decideRequest(input({ subject, branchName: branchOf('r/', subject) }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
  }
});
