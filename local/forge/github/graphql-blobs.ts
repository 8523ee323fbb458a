import type { Caller, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { Reply } from './context';
import { ok } from './context';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Everything else that comes by GraphQL is a mutation. */
export function isQuery(query: unknown): boolean {
  return typeof query === 'string' && query.trimStart().startsWith('query');
}

interface Variables {
  readonly owner?: string;
  readonly name?: string;
}

/** `alias: object(oid: "…") { ... on Blob { text } }` of one repository. A text is null for what is no UTF-8. */
export async function answerBlobs(
  hosting: Hosting,
  caller: Caller,
  query: string,
  { owner = '', name = '' }: Variables,
): Promise<Reply> {
  const full = `${owner}/${name}`;
  const repository = hosting.find(full);
  if (repository === undefined || !sees(caller, full) || caller.contents === 'none') {
    const message = `Could not resolve to a Repository with the name '${full}'.`;
    const errors = [{ type: 'NOT_FOUND', path: ['repository'], message }];
    return ok({ data: { repository: null }, errors });
  }
  const asked = [...query.matchAll(/(\w+): object\(oid: "([0-9a-f]+)"\)/g)];
  const entries = await Promise.all(
    asked.map(async ([, alias = '', oid = '']) => {
      const object = await repository.git.readObject(oid);
      return [alias, object?.type === 'blob' ? { text: textOf(object.bytes) } : null] as const;
    }),
  );
  return ok({ data: { repository: Object.fromEntries(entries) } });
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return bytes.includes(0) ? null : UTF8.decode(bytes);
  } catch {
    return null;
  }
}
