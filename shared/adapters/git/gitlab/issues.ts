import type { Issue, IssueReads, IssueWrites } from '../forge';
import type { Session } from './session';

/** As GitLab sends an issue: https://docs.gitlab.com/api/issues/ */
interface WireIssue {
  readonly iid: number;
  readonly web_url: string;
  readonly state: string;
  readonly description: string | null;
}

/** Of issues without our label: people may have taken it off. */
const NEWEST = { order_by: 'created_at', sort: 'desc', per_page: 100, page: 1 };

/** Issues of the project. */
export function gitLabIssues(session: Session): IssueReads {
  return {
    async get(number) {
      const call = { action: `read the issue #${number}`, path: `/issues/${number}` };
      const found = await session.find<WireIssue>(call);
      return found === undefined ? undefined : toIssue(found);
    },
    async list(label) {
      const call = { action: 'list the issues', path: '/issues' };
      const query = { state: 'all', scope: 'all' };
      const labelled = await session.all<WireIssue>({
        ...call,
        query: { ...query, labels: label },
      });
      const newest = await session.find<readonly WireIssue[]>({
        ...call,
        query: { ...query, ...NEWEST },
      });
      const all = [...(labelled ?? []), ...(newest ?? [])].map(toIssue);
      return [...new Map(all.map((issue) => [issue.number, issue])).values()].sort(
        (a, b) => a.number - b.number,
      );
    },
  };
}

/** Opens, changes and closes issues. */
export function gitLabIssueWrites(session: Session): IssueWrites {
  const change = async (number: number, body: object): Promise<void> => {
    const action = `change the issue #${number}`;
    await session.send({ action, method: 'PUT', path: `/issues/${number}`, body });
  };
  return {
    async open({ title, body: description, label: labels }) {
      const body = { title, description, labels };
      const call = { action: 'open the issue', method: 'POST', path: '/issues', body } as const;
      return toIssue(await session.send<WireIssue>(call));
    },
    update: (number, description) => change(number, { description }),
    close: (number) => change(number, { state_event: 'close' }),
  };
}

function toIssue({ iid: number, web_url: url, state, description }: WireIssue): Issue {
  return { number, url, isOpen: state === 'opened', body: description ?? '' };
}
