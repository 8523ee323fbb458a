import fc from 'fast-check';
import type { ProposedChange } from '../base/repo-file';
import { branchOf } from './branch-name';
import type { PullRequestInput } from './decide-pull-request';
import { decidePullRequest } from './decide-pull-request';
import type { BranchCommit, BranchFile, ObservedBranch, PullRequest } from './observed';
import type { PullRequestStep } from './pull-request-step';
import type { PullRequestSubject } from './subject';

/**
 * Stories of a forge, of people on it, and of runs of ours that crash anywhere and race each other. A failure prints its
 * seed and the shortest story; set FC_SEED to replay it.
 */
const SEED = Number(process.env['FC_SEED'] ?? 20260102);
const RUNS = Number(process.env['FC_RUNS'] ?? 500);

const SUBJECT: PullRequestSubject = { kind: 'chart', chart: 'nmi' };
const BRANCH = branchOf('r/', SUBJECT);
const FILE = 'release.yaml';

class Conflict extends Error {}

/** A forge with one base branch and our branch, in which a closed request and a deleted branch mean what they do on GitHub. */
class TinyForge {
  private commits = 0;
  base = { head: 'base0', version: 1, other: 0 };
  branch: ObservedBranch | undefined;
  readonly requests: PullRequest[] = [];
  private readonly ended = new Map<number, string>();
  /** Commits on our branch that are, or have to be taken for, people's. */
  readonly work = new Set<string>();

  get open(): readonly PullRequest[] {
    return this.requests.filter(({ state }) => state === 'open');
  }

  apply(step: PullRequestStep): void {
    switch (step.kind) {
      case 'writeBranch':
        if (this.branch?.head !== step.expectedHead) throw new Conflict();
        this.branch = this.written(step);
        return;
      case 'openRequest':
        if (this.branch === undefined) throw new Conflict();
        if (this.open.length === 0) this.requests.unshift(this.opened(step));
        return;
      case 'updateRequest':
        return this.update(step);
      case 'closeRequest':
        return this.end(step.number, 'closed');
      case 'deleteBranch':
        if (this.branch !== undefined && this.branch.head !== step.expectedHead)
          throw new Conflict();
        return this.deleteBranch();
    }
  }

  private update({
    number,
    title,
    body,
  }: Extract<PullRequestStep, { kind: 'updateRequest' }>): void {
    if (this.request(number)?.state !== 'open') throw new Conflict();
    this.change(number, { title, body });
  }

  moveBase(version = this.base.version): void {
    this.base = { head: this.commit('base'), version, other: this.base.other + 1 };
  }

  push(): void {
    if (this.branch === undefined) return;
    const { ahead, files, commits = [], head: parent } = this.branch;
    const head = this.commit('human');
    this.work.add(head);
    const mine: BranchFile = { path: 'mine.yaml', text: head };
    this.branch = {
      ...this.branch,
      head,
      ahead: ahead + 1,
      message: 'mine',
      files: [...files, mine],
      commits: [...commits, { id: head, parents: [parent], message: 'mine' }],
    };
  }

  /** The button of that name: the base is merged into the branch. */
  updateBranch(): void {
    if (this.branch === undefined || this.open.length === 0) return;
    if (this.branch.mergeBase === this.base.head) return;
    const { ahead, commits = [], head: parent } = this.branch;
    const id = this.commit('update');
    // What the base has lost comes back with such a merge, and nobody can tell it from somebody's work.
    if (this.branch.mergeBase === 'older') this.work.add(id);
    const update: BranchCommit = { id, parents: [parent, this.base.head], message: 'Merge main' };
    this.branch = {
      ...this.branch,
      ...{ head: id, mergeBase: this.base.head, ahead: ahead + 1, message: update.message },
      commits: [...commits, update],
    };
  }

  /** The base loses its last commit: whatever branch stood on it has it for its own now. */
  forcePushBase(): void {
    const lost: BranchCommit = { id: this.base.head, parents: ['older'], message: 'of the base' };
    const isOnIt = this.branch?.mergeBase === this.base.head;
    this.moveBase();
    if (this.branch === undefined || !isOnIt) return;
    const { ahead, commits = [] } = this.branch;
    this.branch = {
      ...this.branch,
      ...{ mergeBase: 'older', ahead: ahead + 1, commits: [lost, ...commits] },
    };
  }

  /** Somebody has an open request go elsewhere, or back again. */
  retarget(): void {
    for (const { number, base } of this.open) {
      this.change(number, { base: base === 'staging' ? 'main' : 'staging' });
    }
  }

  edit(): void {
    for (const { number, title, body } of this.open) {
      this.change(number, { title: `[x] ${title}`, body: `Mine.\n\n${body}` });
    }
  }

  merge(squash: boolean, keepBranch: boolean): void {
    const request = this.open.find(({ base = 'main' }) => base === 'main');
    if (request === undefined || this.branch === undefined) return;
    const text = this.branch.files.find(({ path }) => path === FILE)?.text ?? '';
    this.moveBase(Number(text.replace(/\D/g, '')));
    this.end(request.number, 'merged');
    // A squash leaves the commits themselves on the branch, where nobody can tell that they are merged.
    if (!keepBranch || !squash) this.work.clear();
    if (!keepBranch) this.branch = undefined;
    else if (!squash)
      this.branch = {
        ...this.branch,
        ...{ ahead: 0, files: [], commits: [], mergeBase: this.branch.head },
      };
  }

  close(): void {
    for (const { number } of this.open) this.end(number, 'closed');
  }

  deleteBranch(): void {
    this.branch = undefined;
    this.work.clear();
    this.close();
  }

  private written(step: Extract<PullRequestStep, { kind: 'writeBranch' }>): ObservedBranch {
    const head = this.commit('ours');
    const { onto, message } = step;
    return {
      ...{ name: step.branch, head, mergeBase: onto, ahead: 1, message },
      commits: [{ id: head, parents: [onto], message }],
      files: step.files.map(({ path, after }) => ({
        path,
        ...(after !== undefined && { text: after }),
      })),
    };
  }

  private opened(step: Extract<PullRequestStep, { kind: 'openRequest' }>): PullRequest {
    const { branch, title, body, draft } = step;
    const number = this.requests.length + 1;
    return { number, url: `#${number}`, state: 'open', branch, title, body, draft, labels: [] };
  }

  private request(number: number): PullRequest | undefined {
    return this.requests.find((request) => request.number === number);
  }

  private end(number: number, state: 'closed' | 'merged'): void {
    if (this.request(number)?.state !== 'open') return;
    this.change(number, { state });
    this.ended.set(number, JSON.stringify(this.request(number)));
  }

  /** Whose text, and all else, nobody but a human may touch. */
  assertEndedAreAsTheyWere(): void {
    for (const [number, text] of this.ended) {
      expect(JSON.stringify(this.request(number))).toBe(text);
    }
  }

  private change(number: number, change: Partial<PullRequest>): void {
    const at = this.requests.findIndex((request) => request.number === number);
    const request = this.requests[at];
    if (request !== undefined) this.requests[at] = { ...request, ...change };
  }

  private commit(kind: string): string {
    this.commits += 1;
    return `${kind}${this.commits}`;
  }
}

function proposalFor({ base }: TinyForge, version: number): ProposedChange {
  const before = `v: ${base.version}\n`;
  // Nobody is taken back to an older version.
  const after = version > base.version ? `v: ${version}\n` : before;
  return { files: [{ path: FILE, before, after }], leftAlone: [], notes: [] };
}

function stepsFor(forge: TinyForge, version: number): readonly PullRequestStep[] {
  const input: PullRequestInput = {
    subject: SUBJECT,
    branchName: BRANCH,
    base: 'main',
    baseHead: forge.base.head,
    proposal: proposalFor(forge, version),
    ...(forge.branch && { branch: forge.branch }),
    requests: [...forge.requests],
    text: { title: `Update nmi to ${version}`, body: 'Why.', versions: { nmi: String(version) } },
    rules: { draft: false, rebaseWhen: 'behind-base' },
  };
  return decidePullRequest(input).steps;
}

/** Carries out steps until one is refused, as an orchestration does. */
function carryOut(forge: TinyForge, steps: readonly PullRequestStep[]): void {
  try {
    for (const step of steps) applyCarefully(forge, step);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

function applyCarefully(forge: TinyForge, step: PullRequestStep): void {
  const work = [...forge.work];
  forge.apply(step);
  expect([...forge.work]).toEqual(work);
  forge.assertEndedAreAsTheyWere();
  expect(forge.open.length).toBeLessThanOrEqual(1);
}

/** Runs until nothing is left to do. More than a few rounds would be a quarrel with ourselves. */
function settle(forge: TinyForge, version: number): void {
  for (let round = 0; round < 4; round += 1) {
    const steps = stepsFor(forge, version);
    if (steps.length === 0) return;
    carryOut(forge, steps);
  }
  throw new Error('the runs do not come to rest');
}

/** Two runs that saw the same, their steps mixed as `order` says. */
function race(forge: TinyForge, version: number, order: readonly boolean[]): void {
  const steps = stepsFor(forge, version);
  const runs: [PullRequestStep[], PullRequestStep[]] = [[...steps], [...steps]];
  for (const first of [
    ...order,
    ...Array<boolean>(4).fill(true),
    ...Array<boolean>(4).fill(false),
  ]) {
    const run = runs[first ? 0 : 1];
    const step = run.shift();
    if (step === undefined) continue;
    try {
      applyCarefully(forge, step);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      run.length = 0;
    }
  }
}

test('a run that dies after any of its steps leaves what the next one finishes, with one request', () => {
  const stories: readonly ((forge: TinyForge) => number)[] = [
    () => 2,
    (forge) => (settle(forge, 2), 3),
    (forge) => (settle(forge, 2), forge.moveBase(), 2),
    (forge) => (settle(forge, 2), forge.moveBase(2), 2),
    (forge) => (settle(forge, 2), forge.merge(true, true), 2),
    (forge) => (settle(forge, 2), forge.merge(false, true), 3),
    (forge) => (settle(forge, 2), forge.close(), 3),
  ];
  for (const story of stories) {
    for (let steps = 0; steps <= 3; steps += 1) {
      const forge = new TinyForge();
      const version = story(forge);
      const undisturbed = new TinyForge();
      story(undisturbed);
      settle(undisturbed, version);
      carryOut(forge, stepsFor(forge, version).slice(0, steps));
      settle(forge, version);
      expect(forge.requests.map(({ state, title }) => [state, title])).toEqual(
        undisturbed.requests.map(({ state, title }) => [state, title]),
      );
      expect(forge.branch?.files).toEqual(undisturbed.branch?.files);
      expect(forge.branch === undefined).toBe(forge.open.length === 0);
    }
  }
});

test('two runs that race, however their steps fall, open one request [F40]', () => {
  for (const before of [0, 2]) {
    for (let bits = 0; bits < 64; bits += 1) {
      const forge = new TinyForge();
      if (before > 0) settle(forge, before);
      const order = Array.from({ length: 6 }, (_, at) => ((bits >> at) & 1) === 1);
      race(forge, 3, order);
      settle(forge, 3);
      expect(forge.requests).toHaveLength(1);
      expect(forge.open).toHaveLength(1);
      expect(forge.branch?.files).toEqual([{ path: FILE, text: 'v: 3\n' }]);
    }
  }
});

const HANDS = [
  ...(['moveBase', 'push', 'close', 'deleteBranch', 'updateBranch'] as const),
  ...(['forcePushBase', 'retarget', 'edit'] as const),
];
const PLAIN = ['want', 'sync', 'sync', 'sync', ...HANDS] as const;

type Event =
  | { readonly kind: (typeof PLAIN)[number] }
  | { readonly kind: 'merge'; readonly squash: boolean; readonly keepBranch: boolean }
  | { readonly kind: 'crash'; readonly steps: number }
  | { readonly kind: 'race'; readonly order: readonly boolean[] };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...PLAIN) }),
  fc.record({ kind: fc.constant('merge'), squash: fc.boolean(), keepBranch: fc.boolean() }),
  fc.record({ kind: fc.constant('crash'), steps: fc.nat(3) }),
  fc.record({ kind: fc.constant('race'), order: fc.array(fc.boolean(), { maxLength: 6 }) }),
);

function play(forge: TinyForge, version: number, happens: Event): number {
  switch (happens.kind) {
    case 'want':
      return version + 1;
    case 'merge':
      forge.merge(happens.squash, happens.keepBranch);
      return version;
    case 'sync':
      settle(forge, version);
      return version;
    case 'crash':
      carryOut(forge, stepsFor(forge, version).slice(0, happens.steps));
      return version;
    case 'race':
      race(forge, version, happens.order);
      return version;
    default:
      forge[happens.kind]();
      return version;
  }
}

test('whatever people and crashes do, no work is lost, one request is open at most, and nothing is left over [P3, F37]', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      const forge = new TinyForge();
      const version = events.reduce((wanted, happens) => play(forge, wanted, happens), 2);
      settle(forge, version);
      expect(forge.open.length).toBeLessThanOrEqual(1);
      forge.assertEndedAreAsTheyWere();
      // Whose branch it is, or where its request is to go, somebody has decided.
      if (forge.work.size > 0 || forge.open.some(({ base }) => base === 'staging')) return;
      const isVetoed = forge.requests.some(({ state }) => state === 'closed');
      if (version <= forge.base.version) {
        expect(forge.open).toEqual([]);
        // A branch is left alone where it remembers what somebody refused.
        if (forge.requests[0]?.state !== 'closed') expect(forge.branch).toBeUndefined();
      } else if (forge.open.length === 1 || !isVetoed) {
        expect(forge.open).toHaveLength(1);
        expect(forge.branch?.mergeBase).toBe(forge.base.head);
        expect(forge.branch?.files).toEqual([{ path: FILE, text: `v: ${version}\n` }]);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
