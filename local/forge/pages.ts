import type { HostedRepository, Hosting } from './hosting';
import { cloneUrl } from './hosting';
import { diffOf } from './diff-page';
import { html } from './html';
import { markdown } from './markdown';
import { STYLE } from './page-style';
import type { StoredRequest } from './requests';

/** A page, or undefined when there is none at that path. */
export async function pageAt(hosting: Hosting, path: string): Promise<string | undefined> {
  const [name, number] = decodeURIComponent(path)
    .slice(1)
    .split(/\/pull\//);
  if (name === '') return indexPage(hosting);
  const repository = hosting.find(name ?? '');
  if (repository === undefined) return undefined;
  if (number === undefined) return repositoryPage(hosting, repository);
  const request = await repository.requests.get(Number(number));
  return request && requestPage(repository, request);
}

async function indexPage(hosting: Hosting): Promise<string> {
  const sections = await Promise.all(
    hosting.all().map((repository) => repositorySection(hosting, repository)),
  );
  return page('Local forge', sections.join('\n'));
}

async function repositoryPage(hosting: Hosting, repository: HostedRepository): Promise<string> {
  return page(repository.name, await repositorySection(hosting, repository));
}

async function repositorySection(
  { url, access }: Hosting,
  { name, git, requests, archived }: HostedRepository,
): Promise<string> {
  const branches = await git.branches();
  const rows = (await requests.list()).map(
    (request) =>
      html`<li>
        <a href="/${name}/pull/${String(request.number)}">#${String(request.number)}</a>
        <b class="${request.state}">${request.state}</b> ${request.title}
        <code>${request.head} → ${request.base}</code>
      </li>`,
  );
  const list = branches.map(
    ({ name: ref, sha }) => html`<li><code>${sha.slice(0, 10)}</code> ${ref.slice(11)}</li>`,
  );
  return `${html`<h2><a href="/${name}">${name}</a>${archived ? ' (archived)' : ''}</h2>
    <pre>git clone ${cloneUrl(url, name, access.token)}</pre>`}
    <h3>Requests</h3><ul>${rows.join('') || '<li>none yet</li>'}</ul>
    <h3>Branches</h3><ul>${list.join('')}</ul>`;
}

async function requestPage(
  { name, git }: HostedRepository,
  request: StoredRequest,
): Promise<string> {
  const { number, title, state, head, base, body, labels, reviewers, headSha, mergeSha } = request;
  const from = (await git.mergeBase(mergeSha ? `${mergeSha}^` : base, headSha)) ?? headSha;
  const patch = await git.patch(from, headSha);
  const facts = html`<p>
    <b class="${state}">${state}</b> <code>${head} → ${base}</code> ${request.draft ? 'draft' : ''}
    ${labels.map((label) => `[${label}]`).join(' ')}
    ${reviewers.length > 0 ? `reviewers: ${reviewers.join(', ')}` : ''}
  </p>`;
  const buttons = VERBS[state]
    .map(([verb, words]) => button({ verb, words, name, number }))
    .join('');
  return page(
    `#${number} ${title}`,
    `${facts}${buttons}<article aria-label="Description">${markdown(body)}</article>
    <h2>Changes</h2>${diffOf(patch)}`,
  );
}

type Verb = readonly [verb: string, words: string];

/** What people may do with a request in this state. */
const VERBS: Readonly<Record<StoredRequest['state'], readonly Verb[]>> = {
  open: [
    ['merge', 'Merge'],
    ['close', 'Close: refuse what it proposes'],
  ],
  closed: [['reopen', 'Reopen']],
  merged: [],
};

interface Button {
  readonly verb: string;
  readonly words: string;
  readonly name: string;
  readonly number: number;
}

function button({ verb, words, name, number }: Button): string {
  return html`<form method="post" action="/_forge/${verb}">
    <input type="hidden" name="repository" value="${name}" />
    <input type="hidden" name="number" value="${String(number)}" />
    <button>${words}</button>
  </form>`;
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">${html`<title>${title}</title>`}<style>${STYLE}</style></head>
<body><nav aria-label="Forge"><a href="/">Local forge</a></nav><main>${html`<h1>${title}</h1>`}${content}</main></body></html>`;
}
