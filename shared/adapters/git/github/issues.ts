import type { Issue, IssueReads, IssueWrites } from '../forge';
import type { Session } from './session';

const PAGE_SIZE = 100;
/** Of issues without our label: people may have taken it off. */
const MAX_PAGES = 10;
const READING = 'issues: read';
const PERMISSION = 'issues: write';

/** As much of an issue as GitHub's shapes have in common. A pull request is an issue too, and says so. */
interface WireIssue {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly body?: string | null | undefined;
  readonly pull_request?: unknown;
}

/** Issues of the repository that are no pull requests. */
export function gitHubIssues(session: Session): IssueReads {
  const { owner, repo } = session;
  return {
    async get(number) {
      const found = await session.find(
        { action: `read the issue #${number}`, permission: READING },
        (octokit) => octokit.rest.issues.get({ owner, repo, issue_number: number }),
      );
      return found === undefined ? undefined : toIssue(found);
    },
    async list(label) {
      const [labelled, newest] = [await pages(session, label), await pages(session, undefined)];
      const all = new Map([...labelled, ...newest].map((issue) => [issue.number, issue]));
      return [...all.values()].sort((a, b) => a.number - b.number);
    },
  };
}

async function pages(session: Session, labels: string | undefined): Promise<readonly Issue[]> {
  const { owner, repo } = session;
  const found: Issue[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const more: readonly WireIssue[] = await session.read(
      { action: 'list the issues', permission: READING },
      (octokit) =>
        octokit.rest.issues.listForRepo({
          ...{ owner, repo, state: 'all', per_page: PAGE_SIZE, page },
          ...{ sort: 'created', direction: 'desc', ...(labels !== undefined && { labels }) },
        }),
    );
    found.push(...more.filter((one) => one.pull_request === undefined).map(toIssue));
    if (more.length < PAGE_SIZE) break;
  }
  return found;
}

/** Opens, changes and closes issues. */
export function gitHubIssueWrites(session: Session): IssueWrites {
  const { owner, repo } = session;
  const change = async (
    issue_number: number,
    to: { readonly body: string } | { readonly state: 'closed' },
  ): Promise<void> => {
    const purpose = { action: `change the issue #${issue_number}`, permission: PERMISSION };
    await session.write(purpose, (octokit) =>
      octokit.rest.issues.update({ owner, repo, issue_number, ...to }),
    );
  };
  return {
    async open({ title, body, label }) {
      const purpose = { action: 'open the issue', permission: PERMISSION };
      return toIssue(
        await session.write(purpose, (octokit) =>
          octokit.rest.issues.create({ owner, repo, title, body, labels: [label] }),
        ),
      );
    },
    update: (number, body) => change(number, { body }),
    close: (number) => change(number, { state: 'closed' }),
  };
}

function toIssue({ number, html_url: url, state, body }: WireIssue): Issue {
  return { number, url, isOpen: state === 'open', body: body ?? '' };
}
