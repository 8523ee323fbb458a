import type { HostedRepository, Hosting } from './hosting';
import { cloneUrl } from './hosting';
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
  const buttons =
    state === 'open' ? button('merge', name, number) + button('close', name, number) : '';
  return page(
    `#${number} ${title}`,
    `${facts}${buttons}${html`<pre class="body">${body}</pre>`}<h3>Changes</h3><pre>${coloured(patch)}</pre>`,
  );
}

function button(verb: string, repository: string, number: number): string {
  return html`<form method="post" action="/_forge/${verb}">
    <input type="hidden" name="repository" value="${repository}" />
    <input type="hidden" name="number" value="${String(number)}" />
    <button>${verb}</button>
  </form>`;
}

function coloured(patch: string): string {
  const kind = (line: string): string => {
    if (/^(\+\+\+|---|diff|index|new file|deleted file)/.test(line)) return 'head';
    if (line.startsWith('@@')) return 'hunk';
    if (line.startsWith('+')) return 'plus';
    return line.startsWith('-') ? 'minus' : 'same';
  };
  return patch
    .split('\n')
    .map((line) => html`<span class="${kind(line)}">${line}</span>`)
    .join('\n');
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
pre{background:#f6f8fa;padding:.7rem;overflow-x:auto}.body{white-space:pre-wrap;background:#fff;border:1px solid #d0d7de}
form{display:inline-block;margin-right:.5rem}.open{color:#1a7f37}.merged{color:#6639ba}.closed{color:#a40e26}
.plus{color:#116329;background:#dafbe1}.minus{color:#82071e;background:#ffebe9}.hunk{color:#0550ae}.head{color:#59636e}`;

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">${html`<title>${title}</title>`}<style>${STYLE}</style></head>
<body><p><a href="/">Local forge</a></p>${html`<h1>${title}</h1>`}${content}</body></html>`;
}

/** What is put in is text, and never markup: titles and bodies come over the API. */
function html(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((text, part, at) => text + escaped(values[at - 1] ?? '') + part);
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (sign) => entities[sign] ?? '').replace(/"/g, '&quot;');
}
