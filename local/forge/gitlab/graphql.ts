import type { Caller, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { Reply } from '../routing';
import { ok } from '../routing';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Longest page of a connection. */
const PAGE = 100;

interface Body {
  readonly query?: string;
  readonly variables?: {
    readonly project?: string;
    readonly ref?: string;
    readonly paths?: readonly string[];
  };
}

/** `project.repository.blobs(ref, paths)` with `rawTextBlob`, null for what is not text. Everything else: nothing found. */
export async function answerGraphQl(
  hosting: Hosting,
  caller: Caller,
  body: unknown,
): Promise<Reply> {
  const { project = '', ref = '', paths = [] } = ((body ?? {}) as Body).variables ?? {};
  const repository = hosting.find(project);
  if (repository === undefined || !sees(caller, project) || caller.contents === 'none') {
    return ok({ data: { project: null } });
  }
  const { git } = repository;
  const files = await Promise.all(paths.slice(0, PAGE).map((path) => git.readFile(ref, path)));
  const nodes = files.flatMap((bytes) =>
    bytes === undefined ? [] : [{ rawTextBlob: textOf(bytes) }],
  );
  return ok({ data: { project: { repository: { blobs: { nodes } } } } });
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return bytes.includes(0) ? null : UTF8.decode(bytes);
  } catch {
    return null;
  }
}
