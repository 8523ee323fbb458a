import { clusterId } from '../base/resource-id';
import { branchOf } from './branch-name';
import { commitMessage } from './commit-trailers';
import { hashOfChanges } from './content-hash';
import type { PullRequestInput } from './decide-pull-request';
import { decidePullRequest } from './decide-pull-request';
import { parseMarker } from './marker';
import type { ObservedBranch, PullRequest } from './observed';
import type { PullRequestDecision, PullRequestStep } from './pull-request-step';
import type { PullRequestText } from './pull-request-text';
import { finishText, withNotice } from './pull-request-text';
import type { PullRequestSubject } from './subject';

const SUBJECT: PullRequestSubject = { kind: 'chart', chart: 'nmi' };
const BRANCH = branchOf('r/', SUBJECT);
const FILES = [{ path: 'a.yaml', before: 'v: 1\n', after: 'v: 2\n' }];
const OTHER = [{ path: 'a.yaml', before: 'v: 1\n', after: 'v: 3\n' }];
const TEXT = { title: 'Update nmi to 2', body: 'Why.', versions: { nmi: '2' } };

function input(change: Partial<PullRequestInput> = {}): PullRequestInput {
  return {
    subject: SUBJECT,
    branchName: BRANCH,
    base: 'main',
    baseHead: 'base1',
    proposal: { files: FILES, leftAlone: [], notes: [] },
    requests: [],
    text: TEXT,
    rules: { draft: false, rebaseWhen: 'behind-base' },
    ...change,
  };
}

const NOTHING: Partial<PullRequestInput> = { proposal: { files: [], leftAlone: [], notes: [] } };

function ours(change: Partial<ObservedBranch> = {}, files = FILES): ObservedBranch {
  return {
    name: BRANCH,
    head: 'head1',
    mergeBase: 'base1',
    ahead: 1,
    message: commitMessage(TEXT.title, { content: hashOfChanges(files), onto: 'base1' }),
    files: files.map(({ path, after }) => ({ path, text: after })),
    ...change,
  };
}

const PUSHED_TO: Partial<ObservedBranch> = { ahead: 2, message: 'my work' };

function request(
  change: Partial<PullRequest> = {},
  words: PullRequestText = TEXT,
  files = FILES,
): PullRequest {
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

function kinds({ steps }: PullRequestDecision): readonly string[] {
  return steps.map(({ kind }) => kind);
}

function stepOf<K extends PullRequestStep['kind']>(
  { steps }: PullRequestDecision,
  kind: K,
): Extract<PullRequestStep, { kind: K }> {
  const step = steps.find((one): one is Extract<PullRequestStep, { kind: K }> => one.kind === kind);
  if (step === undefined) throw new Error(`no ${kind} in ${steps.map((one) => one.kind).join()}`);
  return step;
}

describe('when something is wanted', () => {
  test('a first request gets a branch, which must not be there yet, and is opened', () => {
    const decided = decidePullRequest(input({ rules: { draft: true, rebaseWhen: 'behind-base' } }));
    expect(decided).toMatchObject({ verdict: 'Open', branch: BRANCH });
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
    expect(stepOf(decided, 'writeBranch')).toMatchObject({ onto: 'base1', files: FILES });
    expect(stepOf(decided, 'writeBranch')).not.toHaveProperty('expectedHead');
    expect(stepOf(decided, 'openRequest')).toMatchObject({ title: TEXT.title, draft: true });
  });

  test('an open request that says it all costs nothing', () => {
    const decided = decidePullRequest(input({ branch: ours(), requests: [request()] }));
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
    const decided = decidePullRequest(input({ proposal, branch: ours(), requests: [request()] }));
    expect(decided.steps).toEqual([]);
  });

  test('a forge that cut or reformatted the body, or people who wrote into it, are let be', () => {
    const { body, title } = request();
    const reworded = request({
      title: `WIP: ${title}`,
      body: body.replace('Why.', 'Why?\r\n- [x] looked at'),
    });
    expect(decidePullRequest(input({ branch: ours(), requests: [reworded] })).steps).toEqual([]);
  });

  test('new words alone change the text alone', () => {
    const text = { ...TEXT, body: 'Better words.' };
    const decided = decidePullRequest(input({ text, branch: ours(), requests: [request()] }));
    expect(kinds(decided)).toEqual(['updateRequest']);
    expect(stepOf(decided, 'updateRequest')).toMatchObject({ number: 7, title: TEXT.title });
    expect(stepOf(decided, 'updateRequest').body).toContain('Better words.');
  });

  test('words that lack what could not be read take none away from an open request', () => {
    const text = { ...TEXT, body: 'Fewer words.', partial: true };
    const open = { branch: ours(), requests: [request()], text };
    expect(kinds(decidePullRequest(input(open)))).toEqual([]);
    const other = { ...open, requests: [request({}, TEXT, OTHER)] };
    expect(kinds(decidePullRequest(input(other)))).toEqual(['updateRequest']);
  });

  test('when the base branch moved, the branch is rebuilt on it, and the text stays', () => {
    const decided = decidePullRequest(
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
    const decided = decidePullRequest(
      input({ proposal, text, branch: ours(), requests: [request()] }),
    );
    expect(decided.verdict).toBe('Rebuild');
    expect(kinds(decided)).toEqual(['writeBranch', 'updateRequest']);
    expect(parseMarker(stepOf(decided, 'updateRequest').body)?.versions).toEqual({ nmi: '3' });
  });

  test('a branch that was left without its request gets it', () => {
    expect(kinds(decidePullRequest(input({ branch: ours() })))).toEqual(['openRequest']);
  });

  test('a branch that was made and got no commit is written to', () => {
    const empty = ours({ ahead: 0, files: [], head: 'base1', message: 'a commit of the base' });
    const decided = decidePullRequest(input({ branch: empty }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
    expect(stepOf(decided, 'writeBranch').expectedHead).toBe('base1');
  });

  test('an open request whose branch is gone gets it anew', () => {
    const decided = decidePullRequest(input({ requests: [request()] }));
    expect(decided.verdict).toBe('Rebuild');
    expect(kinds(decided)).toEqual(['writeBranch']);
  });

  test('a request that somebody opened from our branch becomes ours', () => {
    const theirs = request({ title: 'mine', body: 'please' });
    const decided = decidePullRequest(input({ branch: ours(), requests: [theirs] }));
    expect(kinds(decided)).toEqual(['updateRequest']);
  });
});

describe('when somebody pushed to our branch', () => {
  const pushed = ours(PUSHED_TO);

  test('the branch stays as it is, and the request tells once how to hand it back', () => {
    const decided = decidePullRequest(input({ branch: pushed, requests: [request()] }));
    expect(decided.verdict).toBe('HumanCommits');
    expect(decided.message).toContain('#7');
    expect(decided.message).toContain('delete it');
    expect(kinds(decided)).toEqual(['updateRequest']);
    const told = request({ body: stepOf(decided, 'updateRequest').body });
    expect(told.body).toContain('Why.');
    expect(parseMarker(told.body)).toMatchObject({ state: 'handsOff', versions: { nmi: '2' } });
    expect(decidePullRequest(input({ branch: pushed, requests: [told] })).steps).toEqual([]);
  });

  test('nothing is done whatever is wanted, and without a request neither', () => {
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const decided = decidePullRequest(input({ proposal, baseHead: 'base2', branch: pushed }));
    expect(decided).toMatchObject({ verdict: 'HumanCommits', steps: [] });
  });

  test('a deleted branch is handed back, though GitHub closes the request with it', () => {
    const { body } = stepOf(
      decidePullRequest(input({ branch: pushed, requests: [request()] })),
      'updateRequest',
    );
    const decided = decidePullRequest(input({ requests: [request({ body, state: 'closed' })] }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
  });

  test('a branch that is ours again gets its text back', () => {
    const body = withNotice(request(), 'hands off', 'handsOff', finishText(TEXT, 'x', 'y').marker);
    const decided = decidePullRequest(input({ branch: ours(), requests: [request({ body })] }));
    expect(kinds(decided)).toEqual(['updateRequest']);
    expect(stepOf(decided, 'updateRequest').body).not.toContain('hands off');
  });

  test('an amended commit is somebody’s work too', () => {
    const amended = ours({ files: [{ path: 'a.yaml', text: 'v: 2 # mine\n' }] });
    const decided = decidePullRequest(input({ branch: amended, requests: [request()] }));
    expect(decided.verdict).toBe('HumanCommits');
  });
});

describe('a branch with somebody’s commits is never rebuilt, reset or deleted', () => {
  const BRANCHES: readonly [string, ObservedBranch][] = [
    ['a commit on top of ours', ours({ ...PUSHED_TO })],
    ['a commit on top that kept our message', ours({ ahead: 2 })],
    ['our commit, amended', ours({ files: [{ path: 'a.yaml', text: 'v: 2 # mine\n' }] })],
    ['our commit with a file more', ours({ files: [...ours().files, { path: 'b', text: '' }] })],
    ['one commit that is not ours', ours({ message: 'my work' })],
    ['merges that the forge does not list', ours({ ahead: 3, mergeBase: 'base2' })],
    [
      'a commit beside a merge of the base',
      ours({
        ...{ ahead: 3, mergeBase: 'base2', head: 'm' },
        commits: [
          { id: 'head1', parents: ['base1'], message: ours().message },
          { id: 'h', parents: ['head1'], message: 'my work' },
          { id: 'm', parents: ['h', 'base2'], message: 'Merge' },
        ],
      }),
    ],
  ];
  const SITUATIONS: readonly [string, Partial<PullRequestInput>][] = [
    ['a first request is wanted', {}],
    ['its request is open', { requests: [request()] }],
    ['the base moved', { requests: [request()], baseHead: 'base2' }],
    [
      'a newer version is wanted',
      { requests: [request()], proposal: { files: OTHER, leftAlone: [], notes: [] } },
    ],
    ['its request was closed', { requests: [request({ state: 'closed' })] }],
    ['its request was merged', { requests: [request({ state: 'merged' })] }],
    [
      'its request was merged, and a newer version is wanted',
      {
        requests: [request({ state: 'merged' })],
        proposal: { files: OTHER, leftAlone: [], notes: [] },
      },
    ],
    [
      'its request was merged, and its text replaced',
      { requests: [request({ state: 'merged', body: 'x', headMessage: ours().message })] },
    ],
    ['its request goes elsewhere', { requests: [request({ base: 'staging' })] }],
    [
      'its chart is gone',
      {
        ...NOTHING,
        requests: [request({ state: 'merged' })],
        subject: { kind: 'leftOver', branch: BRANCH },
      },
    ],
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
    const done = kinds(decidePullRequest(input({ ...situation, branch })));
    expect(done.filter((kind) => kind !== 'updateRequest')).toEqual([]);
  });
});

describe('a closed request', () => {
  const closed = request({ state: 'closed' });

  test('is a veto for its version: nothing is written, and the branch stays for a reopening [F36]', () => {
    const decided = decidePullRequest(input({ branch: ours(), requests: [closed] }));
    expect(decided).toMatchObject({ verdict: 'Vetoed', steps: [] });
    expect(decided.message).toContain('Reopen');
  });

  test('is a veto for its version on another base too', () => {
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const decided = decidePullRequest(
      input({ proposal, baseHead: 'base2', branch: ours(), requests: [closed] }),
    );
    expect(decided.verdict).toBe('Vetoed');
  });

  test('is no veto for another version, which is asked for anew on the same branch', () => {
    const text = { title: 'Update nmi to 3', body: 'Why.', versions: { nmi: '3' } };
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const decided = decidePullRequest(
      input({ proposal, text, branch: ours(), requests: [closed] }),
    );
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
    expect(stepOf(decided, 'writeBranch').expectedHead).toBe('head1');
  });

  test('that asked for no versions is a veto for its content alone', () => {
    const text = { ...TEXT, versions: {} };
    const requests = [request({ state: 'closed' }, text)];
    const there = { text, requests, branch: ours() };
    expect(decidePullRequest(input(there)).verdict).toBe('Vetoed');
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    expect(decidePullRequest(input({ ...there, proposal })).verdict).toBe('Open');
  });

  test('is a veto by its title where its body was emptied', () => {
    const emptied = request({ state: 'closed', body: '' });
    const branch = ours();
    expect(decidePullRequest(input({ branch, requests: [emptied] })).verdict).toBe('Vetoed');
    const other = request({ state: 'closed', body: '', title: 'Update nmi to 1' });
    expect(decidePullRequest(input({ branch, requests: [other] })).verdict).toBe('Open');
  });

  test('is a veto by its commit where body and title were replaced', () => {
    const facts = { content: hashOfChanges(OTHER), onto: 'base0', versions: { nmi: '2' } };
    const headMessage = commitMessage('x', facts);
    const replaced = request({ state: 'closed', title: 'No', body: 'Never.', headMessage });
    const decided = decidePullRequest(input({ branch: ours(), requests: [replaced] }));
    expect(decided).toMatchObject({ verdict: 'Vetoed', steps: [] });
    const text = { ...TEXT, title: 'Update nmi to 3', versions: { nmi: '3' } };
    const next = input({ text, branch: ours(), requests: [replaced] });
    expect(decidePullRequest(next).verdict).toBe('Open');
  });

  test('is a veto however many requests there were since', () => {
    const later = Array.from({ length: 25 }, (_, at) => {
      const words = { ...TEXT, title: `Update nmi to ${at + 3}`, versions: { nmi: `${at + 3}` } };
      return request({ number: at + 8, state: 'closed' }, words, OTHER);
    });
    const requests = [...later.reverse(), closed];
    expect(decidePullRequest(input({ branch: ours(), requests })).verdict).toBe('Vetoed');
  });

  test('whose branch is gone is none: who deletes our branch gets it made anew', () => {
    const decided = decidePullRequest(input({ requests: [closed] }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
  });

  test('before the newest one stays a veto, though the branch is gone', () => {
    const newest = request(
      { number: 9, state: 'closed' },
      { ...TEXT, versions: { nmi: '9' } },
      OTHER,
    );
    expect(decidePullRequest(input({ requests: [newest, closed] })).verdict).toBe('Vetoed');
  });

  test('keeps its branch while nothing is wanted, for the branch is what remembers it', () => {
    const there = { ...NOTHING, branch: ours(), requests: [closed] };
    expect(decidePullRequest(input(there)).steps).toEqual([]);
    const withdrawn = request({
      ...{ state: 'closed' },
      body: withNotice(request(), 'x', 'withdrawn', finishText(TEXT, 'x', 'y').marker),
    });
    expect(kinds(decidePullRequest(input({ ...there, requests: [withdrawn] })))).toEqual([
      'deleteBranch',
    ]);
    const subject = { kind: 'leftOver', branch: BRANCH } as const;
    expect(kinds(decidePullRequest(input({ ...there, subject })))).toEqual(['deleteBranch']);
  });

  test('of another subject is none', () => {
    const body = finishText(TEXT, 'chart:other', hashOfChanges(FILES)).body;
    const other = request({ state: 'closed', body });
    expect(decidePullRequest(input({ branch: ours(), requests: [other] })).verdict).toBe('Open');
  });

  test('that we closed ourselves is none, though the branch is still there', () => {
    const { marker } = finishText(TEXT, 'chart:nmi', hashOfChanges(FILES));
    const body = withNotice(request(), 'x', 'withdrawn', marker);
    const withdrawn = request({ state: 'closed', body });
    expect(decidePullRequest(input({ branch: ours(), requests: [withdrawn] })).verdict).toBe(
      'Open',
    );
  });

  test('of several versions is a veto for all of them together, and for no part of them', () => {
    const both = { ...TEXT, versions: { nmi: '2', mic: '2' } };
    const refused = request({ state: 'closed' }, both);
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const there = { proposal, branch: ours(), requests: [refused] };
    expect(decidePullRequest(input({ ...there, text: both })).verdict).toBe('Vetoed');
    const other = { ...TEXT, versions: { nmi: '2', mic: '3' } };
    expect(decidePullRequest(input({ ...there, text: other })).verdict).toBe('Open');
    expect(decidePullRequest(input(there)).verdict).toBe('Open');
  });

  test('is no veto any more once it is open again', () => {
    const requests = [request(), request({ state: 'closed', number: 6 })];
    expect(decidePullRequest(input({ branch: ours(), requests })).verdict).toBe('UpToDate');
  });

  test('that was vetoed before another was merged is forgotten', () => {
    const merged = request({ number: 8, state: 'merged' }, TEXT, OTHER);
    expect(decidePullRequest(input({ requests: [merged, closed] })).verdict).toBe('Open');
  });
});

describe('a request that somebody had go into another base', () => {
  const elsewhere = request({ base: 'staging' });

  test('is told, and no second one is opened for its branch', () => {
    const decided = decidePullRequest(input({ branch: ours(), requests: [elsewhere] }));
    expect(decided).toMatchObject({ verdict: 'Retargeted', steps: [] });
    expect(decided.message).toContain('#7');
    expect(decided.message).toContain('Set its base back to main');
  });

  test('is left alone whatever is wanted', () => {
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const newer = input({ proposal, baseHead: 'base2', branch: ours(), requests: [elsewhere] });
    expect(decidePullRequest(newer)).toMatchObject({ verdict: 'Retargeted', steps: [] });
    const nothing = input({ ...NOTHING, branch: ours(), requests: [elsewhere] });
    expect(decidePullRequest(nothing)).toMatchObject({ verdict: 'Retargeted', steps: [] });
  });

  test('does not stand in the way of one of ours that is open', () => {
    const requests = [elsewhere, request({ number: 6, base: 'main' })];
    expect(decidePullRequest(input({ branch: ours(), requests }))).toMatchObject({
      verdict: 'UpToDate',
      number: 6,
    });
  });

  test('and is merged there, says nothing about our base; closed there, it is a veto', () => {
    const merged = request({ base: 'staging', state: 'merged' });
    expect(decidePullRequest(input({ branch: ours(), requests: [merged] })).verdict).toBe('Open');
    const closed = request({ base: 'staging', state: 'closed' });
    expect(decidePullRequest(input({ branch: ours(), requests: [closed] })).verdict).toBe('Vetoed');
  });
});

describe('what people wrote into a request', () => {
  test('stays when the next version comes', () => {
    const text = { title: 'Update nmi to 3', body: 'Why.', versions: { nmi: '3' } };
    const proposal = { files: OTHER, leftAlone: [], notes: [] };
    const { title, body } = request();
    const edited = request({ title: `[JIRA-1] ${title}`, body: `Please wait.\n\n${body}` });
    const decided = decidePullRequest(
      input({ proposal, text, branch: ours(), requests: [edited] }),
    );
    const step = stepOf(decided, 'updateRequest');
    expect(step.title).toBe('[JIRA-1] Update nmi to 3');
    expect(step.body).toMatch(/^Please wait\.\n\nWhy\./);
    expect(parseMarker(step.body)?.versions).toEqual({ nmi: '3' });
  });
});

describe('a branch into which the forge merged the base', () => {
  const our = { id: 'ours', parents: ['base1'], message: ours().message };
  const merge = { id: 'head2', parents: ['ours', 'base2'], message: "Merge branch 'main'" };
  const updated = ours({
    ...{ head: 'head2', mergeBase: 'base2', ahead: 2 },
    ...{ message: merge.message, commits: [our, merge] },
  });

  test('is as good as our own commit there', () => {
    const decided = decidePullRequest(
      input({ baseHead: 'base2', branch: updated, requests: [request()] }),
    );
    expect(decided).toMatchObject({ verdict: 'UpToDate', steps: [] });
  });

  test('is made one commit again once the base moves on', () => {
    const decided = decidePullRequest(
      input({ baseHead: 'base3', branch: updated, requests: [request()] }),
    );
    expect(decided.steps).toEqual([
      expect.objectContaining({ kind: 'writeBranch', onto: 'base3', expectedHead: 'head2' }),
    ]);
  });

  test('is made one commit where the base has changed the same file', () => {
    const files = [{ path: 'a.yaml', before: 'v: 1\nb: 2\n', after: 'v: 2\nb: 2\n' }];
    const proposal = { files, leftAlone: [], notes: [] };
    const branch = { ...updated, files: [{ path: 'a.yaml', text: 'v: 2\nb: 2\n' }] };
    const decided = decidePullRequest(
      input({ proposal, baseHead: 'base2', branch, requests: [request()] }),
    );
    expect(kinds(decided)).toContain('writeBranch');
  });

  test('goes with its request when nothing is wanted any more', () => {
    const decided = decidePullRequest(
      input({ ...NOTHING, branch: updated, requests: [request()] }),
    );
    expect(kinds(decided)).toContain('deleteBranch');
  });
});

describe('a merged request', () => {
  test('whose change the base lacks was taken back, and is not asked for again', () => {
    const decided = decidePullRequest(
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
    expect(decidePullRequest(input({ requests })).verdict).toBe('Open');
  });

  test('leaves a branch behind that the next request uses', () => {
    const squashed = request({ state: 'merged' }, TEXT, OTHER);
    const decided = decidePullRequest(input({ branch: ours({}, OTHER), requests: [squashed] }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
  });
});

describe('when nothing is wanted', () => {
  test('nothing is done', () => {
    expect(decidePullRequest(input(NOTHING))).toMatchObject({ verdict: 'UpToDate', steps: [] });
  });

  test('after a merge nothing is to be done, and the branch that was left goes', () => {
    const merged = { ...NOTHING, requests: [request({ state: 'merged' })] };
    expect(decidePullRequest(input(merged))).toMatchObject({ verdict: 'Merged', steps: [] });
    for (const branch of [ours(), ours({ ahead: 0, files: [] })]) {
      const decided = decidePullRequest(input({ ...merged, branch }));
      expect(decided.verdict).toBe('Merged');
      expect(decided.steps).toEqual([
        { kind: 'deleteBranch', branch: BRANCH, expectedHead: 'head1' },
      ]);
    }
  });

  test('an open request is closed with a word that we did it, and its branch goes', () => {
    const decided = decidePullRequest(input({ ...NOTHING, branch: ours(), requests: [request()] }));
    expect(decided.verdict).toBe('Obsolete');
    expect(kinds(decided)).toEqual(['updateRequest', 'closeRequest', 'deleteBranch']);
    const { body } = stepOf(decided, 'updateRequest');
    const again = decidePullRequest(
      input({ ...NOTHING, branch: ours(), requests: [request({ body })] }),
    );
    expect(kinds(again)).toEqual(['closeRequest', 'deleteBranch']);
    // Wanted once more: what we closed ourselves is no veto, and what we had not closed yet is itself again.
    expect(
      decidePullRequest(input({ requests: [request({ body, state: 'closed' })] })).verdict,
    ).toBe('Open');
    expect(
      kinds(decidePullRequest(input({ branch: ours(), requests: [request({ body })] }))),
    ).toEqual(['updateRequest']);
  });

  test('whoever finds his request closed reads in it why', () => {
    const why = 'aks-k is left out: it uses kubenet, and its policies only audit';
    const gone = { ...NOTHING, branch: ours(), requests: [request()], why };
    const decided = decidePullRequest(input(gone));
    expect(decided.message).toContain(why);
    expect(stepOf(decided, 'updateRequest').body).toContain(
      `Closed by aks-identity-reconciler: ${why}`,
    );
  });

  test('a branch with somebody else’s commits stays, with its request', () => {
    const branch = ours(PUSHED_TO);
    const open = decidePullRequest(input({ ...NOTHING, branch, requests: [request()] }));
    expect(open).toMatchObject({ verdict: 'HumanCommits', steps: [] });
    expect(decidePullRequest(input({ ...NOTHING, branch }))).toMatchObject({ steps: [] });
  });

  test('files that had to be left alone are the reason', () => {
    const leftAlone = [{ path: 'a.yaml', code: 'AliasedValue' as const, message: 'x' }];
    const proposal = { files: [], leftAlone, notes: [] };
    expect(decidePullRequest(input({ proposal })).verdict).toBe('LeftAlone');
  });
});

test('a cluster and the onboarding are decided in the same way', () => {
  const cluster = clusterId('00000000-0000-0000-0000-000000000001', 'rg', 'aks');
  for (const subject of [
    { kind: 'cluster', cluster, name: 'aks' } as const,
    { kind: 'onboarding' } as const,
  ]) {
    const decided = decidePullRequest(input({ subject, branchName: branchOf('r/', subject) }));
    expect(kinds(decided)).toEqual(['writeBranch', 'openRequest']);
  }
});
