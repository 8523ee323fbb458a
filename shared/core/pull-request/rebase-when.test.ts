import { branchOf } from './branch-name';
import { commitMessage } from './commit-trailers';
import { hashOfChanges } from './content-hash';
import type { PullRequestInput } from './decide-pull-request';
import { decidePullRequest } from './decide-pull-request';
import type { ObservedBranch, PullRequest } from './observed';
import type { PullRequestDecision, PullRequestStep } from './pull-request-step';
import type { PullRequestText } from './pull-request-text';
import { finishText } from './pull-request-text';
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

describe('when the base branch has moved on', () => {
  const behind = { branch: ours({ mergeBase: 'base0' }) };
  const rules = (rebaseWhen: 'behind-base' | 'conflicted' | 'never') => ({
    rules: { draft: false, rebaseWhen },
  });

  it('puts the branch on top of it, unless the repository says otherwise', () => {
    const at = { ...behind, requests: [request({ mergeable: true })] };
    expect(kinds(decidePullRequest(input({ ...at, ...rules('behind-base') })))).toEqual([
      'writeBranch',
    ]);
    expect(kinds(decidePullRequest(input({ ...at, ...rules('conflicted') })))).toEqual([]);
    expect(kinds(decidePullRequest(input({ ...at, ...rules('never') })))).toEqual([]);
  });

  it('rebases a conflicting request, but never where nobody wants that', () => {
    const at = { ...behind, requests: [request({ mergeable: false })] };
    expect(kinds(decidePullRequest(input({ ...at, ...rules('conflicted') })))).toEqual([
      'writeBranch',
    ]);
    expect(kinds(decidePullRequest(input({ ...at, ...rules('never') })))).toEqual([]);
  });

  it('takes a request of which the forge does not know yet whether it conflicts for one that does not', () => {
    const at = { ...behind, requests: [request()] };
    expect(kinds(decidePullRequest(input({ ...at, ...rules('conflicted') })))).toEqual([]);
  });

  it.each(['behind-base', 'conflicted', 'never'] as const)(
    'always asks for a newer version on top of the base of now (%s)',
    (when) => {
      const at = {
        branch: ours({ mergeBase: 'base0' }, OTHER),
        requests: [request({}, TEXT, OTHER)],
      };
      const { onto } = stepOf(decidePullRequest(input({ ...at, ...rules(when) })), 'writeBranch');
      expect(onto).toBe('base1');
    },
  );

  it('opens a request on the base of now, whatever an old branch stands on', () => {
    expect(kinds(decidePullRequest(input({ ...behind, ...rules('never') })))).toEqual([
      'writeBranch',
      'openRequest',
    ]);
  });
});

describe('the box in a request', () => {
  const tick = (body: string): string =>
    body.replace('- [ ] <!-- box:rebase', '- [x] <!-- box:rebase');
  const ticked = request({ body: tick(request().body) });
  const never = { rules: { draft: false, rebaseWhen: 'never' as const } };

  it('has the branch made anew at once, and is empty after that', () => {
    const decided = decidePullRequest(input({ ...never, branch: ours(), requests: [ticked] }));
    expect(kinds(decided)).toEqual(['writeBranch', 'updateRequest']);
    const { body } = stepOf(decided, 'updateRequest');
    expect(body).toBe(request().body);
    const after = input({ ...never, branch: ours(), requests: [request({ body })] });
    expect(decidePullRequest(after).verdict).toBe('UpToDate');
  });

  it('is the only way in which commits of a person are overwritten', () => {
    const theirs = ours(PUSHED_TO);
    const left = decidePullRequest(input({ branch: theirs, requests: [request()] }));
    expect(left.verdict).toBe('HumanCommits');
    const told = request({ body: stepOf(left, 'updateRequest').body });
    expect(kinds(decidePullRequest(input({ branch: theirs, requests: [told] })))).toEqual([]);
    const asked = request({ body: tick(told.body) });
    const decided = decidePullRequest(input({ branch: theirs, requests: [asked] }));
    expect(decided.verdict).toBe('Rebuild');
    expect(stepOf(decided, 'writeBranch').expectedHead).toBe(theirs.head);
    expect(stepOf(decided, 'updateRequest').body).toBe(request().body);
  });

  it('keeps what people wrote around our words', () => {
    const body = `Reviewed by Ada.\n\n${ticked.body}\nThanks!\n`;
    const decided = decidePullRequest(input({ branch: ours(), requests: [request({ body })] }));
    expect(stepOf(decided, 'updateRequest').body).toMatch(
      /^Reviewed by Ada\.[^]*\[ \][^]*Thanks!\n$/,
    );
  });

  it('asks for nothing in a request that somebody took to another base', () => {
    const away = request({ body: ticked.body, base: 'next' });
    expect(decidePullRequest(input({ branch: ours(PUSHED_TO), requests: [away] })).steps).toEqual(
      [],
    );
  });
});

it('asks once more for what was refused when somebody wants a retry, and takes the next refusal again', () => {
  const refused = { branch: ours(), requests: [request({ state: 'closed' })] };
  expect(decidePullRequest(input(refused)).verdict).toBe('Vetoed');
  const again = decidePullRequest(input({ ...refused, asked: 'retry' }));
  expect(kinds(again)).toEqual(['writeBranch', 'openRequest']);
  const twice = [request({ number: 8, state: 'closed' }), ...refused.requests];
  expect(decidePullRequest(input({ branch: ours(), requests: twice })).verdict).toBe('Vetoed');
});
