import type { HostedRepository, Hosting } from './hosting';
import { cloneUrl } from './hosting';
import { diffOf } from './diff-page';
import { html } from './html';
import { markdown } from './markdown';
import type { StoredRequest } from './requests';

/** How pages of the forge look, in light and dark. Colour is never alone: lines keep their sign, states their word. */
const STYLE = `:root{--text:#1f2328;--soft:#59636e;--ground:#fff;--pre:#f6f8fa;--line:#d0d7de;--open:#1a7f37;--merged:#6639ba;
--closed:#a40e26;--plus:#116329;--plus-ground:#dafbe1;--minus:#82071e;--minus-ground:#ffebe9;--hunk:#0550ae;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--soft:#9198a1;--ground:#0d1117;--pre:#161b22;--line:#3d444d;--open:#3fb950;
--merged:#b083f0;--closed:#f47067;--plus:#aff5b4;--plus-ground:#12261e;--minus:#ffdcd7;--minus-ground:#301b1e;--hunk:#79c0ff;--link:#79c0ff}}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--ground)}
a{color:var(--link)}pre{background:var(--pre);padding:.7rem;overflow-x:auto}code{font-size:.9em}
article{border:1px solid var(--line);border-radius:.4rem;padding:0 1rem;margin:1rem 0}
table{border-collapse:collapse}th,td{border:1px solid var(--line);padding:.2rem .6rem;text-align:left}
summary{cursor:pointer}form{display:inline-block;margin-right:.5rem}button{font:inherit;padding:.3rem .9rem}
.open{color:var(--open)}.merged{color:var(--merged)}.closed{color:var(--closed)}
.plus{color:var(--plus);background:var(--plus-ground)}.minus{color:var(--minus);background:var(--minus-ground)}
.hunk{color:var(--hunk)}.head{color:var(--soft)}`;

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
