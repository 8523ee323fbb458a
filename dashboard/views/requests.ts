import type { Install, PullRequest, RepositoryView } from '../api/bodies';
import { clusterHash, nameIn } from '../route';
import type { Tone } from './tone';

/** A pull request, or a branch for which there is none now. */
export interface RequestRow {
  readonly branch: string;
  /** What it is about: the branch without our prefix. */
  readonly title: string;
  readonly number: string;
  readonly url: string;
  readonly tone: Tone;
  readonly verdict: string;
  readonly version: string;
  readonly message: string;
  readonly remarks: readonly string[];
  readonly isOpen: boolean;
}

type Verdict = PullRequest['verdict'];

/** How much each asks for somebody. */
const VERDICTS: Readonly<Record<Verdict, { readonly tone: Tone; readonly word: string }>> = {
  Open: { tone: 'busy', word: 'opens' },
  Rebuild: { tone: 'busy', word: 'is rebuilt' },
  UpToDate: { tone: 'good', word: 'up to date' },
  Merged: { tone: 'good', word: 'merged' },
  Vetoed: { tone: 'idle', word: 'vetoed' },
  HumanCommits: { tone: 'warn', word: 'handed over' },
  Retargeted: { tone: 'warn', word: 'other base' },
  Waiting: { tone: 'idle', word: 'waits' },
  LeftAlone: { tone: 'warn', word: 'left alone' },
  Obsolete: { tone: 'idle', word: 'obsolete' },
};

const OPEN: readonly Verdict[] = ['Open', 'Rebuild', 'UpToDate', 'HumanCommits', 'Retargeted'];

/** Those that somebody can merge first. */
export function requestRows({ requests = [] }: RepositoryView): readonly RequestRow[] {
  return requests.map(rowOf).sort((a, b) => Number(b.isOpen) - Number(a.isOpen));
}

function rowOf(request: PullRequest): RequestRow {
  const { branch, verdict, message, number, url = '', version = '', remarks } = request;
  const { tone, word } = VERDICTS[verdict] ?? { tone: 'idle', word: verdict };
  const isOpen = number !== undefined && OPEN.includes(verdict);
  return {
    ...{ branch, version, message, remarks, isOpen },
    title: branch.slice(branch.indexOf('/') + 1),
    number: number === undefined ? '' : `#${number}`,
    // It comes from a forge: only what a browser may open is made a link.
    url: /^https?:\/\//.test(url) ? url : '',
    tone: verdict === 'UpToDate' && !isOpen ? 'idle' : tone,
    verdict: verdict === 'UpToDate' ? (isOpen ? 'open, up to date' : 'nothing to ask for') : word,
  };
}

/** How far what was merged has come on a cluster. */
export interface InstallRow {
  readonly key: string;
  readonly cluster: string;
  readonly href: string;
  readonly chart: string;
  readonly expected: string;
  readonly version: string;
  readonly nodes: string;
  readonly tone: Tone;
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
}

const INSTALLED: Readonly<Record<Install['condition']['status'], Tone>> = {
  True: 'good',
  False: 'warn',
  Unknown: 'idle',
};

/** What is not installed first. */
export function installRows({ installs = [] }: RepositoryView): readonly InstallRow[] {
  return installs
    .map(({ cluster, chart, expected, version = '', nodes, condition, remedy = '' }) => ({
      key: `${cluster} ${chart}`,
      cluster: nameIn(cluster),
      href: clusterHash(cluster),
      ...{ chart, expected, version, remedy },
      nodes: nodes === undefined ? '' : `${nodes.done} of ${nodes.of}`,
      tone: INSTALLED[condition.status],
      reason: condition.reason,
      message: condition.message,
    }))
    .sort((a, b) => Number(a.tone === 'good') - Number(b.tone === 'good'));
}
