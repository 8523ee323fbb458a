import { counted } from '../../shared/core/base/counted';
import type { Adapters } from '../../shared/current-adapters';
import type { Exchange } from '../azure';
import type { ForgeExchange } from '../forge';
import type { RegistryEvent } from '../registry';
import type { Narrator } from './narrator';

/** Turns the product's log into lines of the story. What is not worth telling is left out. */
export function storyLog(say: Narrator): Adapters['log'] {
  return (level, message, fields) => {
    switch (message) {
      case 'event accepted':
      case 'registry event accepted':
        return say.reconciler(`hears of ${text(fields.what)}`);
      case 'plan made':
        say.reconciler('plans');
        return say.block(text(fields.plan));
      case 'run ended':
      case 'ClusterStalled':
        return say.reconciler(`run ended: ${result(fields)}`);
      case 'sync ended':
        return tellSync(say, fields);
      default:
        if (level !== 'info') say.reconciler(`${message}: ${text(fields.code)}${why(fields)}`);
    }
  };
}

/** Charts and repositories are looked at again and again: a look at which nothing was found is not worth a line. */
function tellSync(say: Narrator, fields: Readonly<Record<string, unknown>>): void {
  if (fields.writes === 0 && fields.code === undefined) return;
  say.reconciler(`${text(fields.subject)} synced: ${result(fields)}`);
}

/** Writes as they reach the simulated Azure; reads are only counted. */
export function storyExchange(say: Narrator): (exchange: Exchange) => void {
  return ({ method, path, status, requestBody }) => {
    if (method === 'GET' || path.endsWith('Credential')) return;
    const [group, name] = [path.split('/')[4], path.split('/').at(-1)];
    const what = /roleassignments/i.test(path) ? `role assignment on ${group}` : name;
    const image = importedTag(requestBody);
    say.azure(`${method} ${what}${image && ` of ${image}`} → ${status}`);
  };
}

function importedTag(body: unknown): string {
  const { targetTags = [] } = (body ?? {}) as { readonly targetTags?: readonly string[] };
  return targetTags.join(', ');
}

/** What comes to the registry and goes from it, by tag. */
export function storyRegistry(say: Narrator): (event: RegistryEvent) => void {
  return ({ type, subject, data }) => {
    const { digest = '' } =
      (data as { readonly target?: { readonly digest?: string } }).target ?? {};
    // The parts of an image for several architectures come without a tag.
    if (!subject.includes(':')) return;
    if (type.endsWith('Deleted')) return say.registry(`loses ${subject}`);
    say.registry(`has ${subject}, ${shortDigest(digest)}`);
  };
}

/** Requests as they come and go; the objects that a commit is made of are only counted. */
export function storyForge(say: Narrator): (exchange: ForgeExchange) => void {
  return ({ request: { method, path }, answer: { status, body } }) => {
    if (method === 'GET') return;
    if (status >= 400) return say.git(`${method} ${path} → ${status}`);
    const [, kind, number] = /\/(pulls|git\/refs)(?:\/([^/]+$)|\/heads\/.*|$)/.exec(path) ?? [];
    if (method === 'DELETE' && kind === 'git/refs') {
      return say.git(`branch ${path.split('/heads/')[1] ?? path} deleted`);
    }
    if (kind !== 'pulls') return;
    const request = body as {
      readonly number: number;
      readonly title: string;
      readonly html_url: string;
    };
    say.git(
      `request #${request.number} ${number === undefined ? 'opened' : 'updated'}: ${request.title}`,
    );
    say.block(request.html_url);
  };
}

export function shortDigest(digest: string): string {
  return `${digest.slice(0, 'sha256:'.length + 12)}…`;
}

function result(fields: Readonly<Record<string, unknown>>): string {
  const count = counted(Number(fields.writes), 'write');
  return `${text(fields.outcome)} with ${count}${why(fields)}`;
}

function why(fields: Readonly<Record<string, unknown>>): string {
  return fields.message === undefined ? '' : ` (${text(fields.message)})`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
