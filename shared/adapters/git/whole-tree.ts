import type { Tree } from '../../core/applied/tree';
import { isManifest, namedFiles } from '../../core/flux/manifest-files';
import type { BlobRef } from './blob-texts';
import { MAX_FILE_BYTES } from './blob-texts';

/** A file of a commit. */
export interface ListedFile extends BlobRef {
  /** Bytes, where the forge says it before the file is read. */
  readonly size?: number;
  /** A symbolic link: what is behind it is not followed. */
  readonly isLink?: boolean;
}

/** Of all files together, each content once. */
const MAX_READ = 64 * 1024 * 1024;
/** After so many it is looked how much there is by now. */
const PORTION = 500;

/**
 * Every path of a commit, with the text of what Flux and kustomize may read. Each content is read once, however many files
 * have it: three hundred clusters share one gotk-components.yaml. What is too large, or beyond the bound of
 * all files together, is there without its text.
 */
export async function wholeTree(
  list: () => Promise<readonly ListedFile[]>,
  texts: (files: readonly ListedFile[]) => Promise<readonly (string | undefined)[]>,
): Promise<Tree> {
  const files = [...(await list())].sort((a, b) => (a.path < b.path ? -1 : 1));
  const reader = { texts, byId: new Map<string, string | undefined>(), size: 0 };
  await read(
    reader,
    files.filter(({ path }) => isManifest(path)),
  );
  const named = new Set(namedFiles(treeOf(files, reader.byId)));
  await read(
    reader,
    files.filter(({ path }) => named.has(path)),
  );
  return treeOf(files, reader.byId);
}

interface Reader {
  readonly texts: (files: readonly ListedFile[]) => Promise<readonly (string | undefined)[]>;
  readonly byId: Map<string, string | undefined>;
  size: number;
}

async function read(reader: Reader, files: readonly ListedFile[]): Promise<void> {
  const wanted = files.filter(
    ({ id, size = 0, isLink }) => isLink !== true && size <= MAX_FILE_BYTES && !reader.byId.has(id),
  );
  const distinct = [...new Map(wanted.map((file) => [file.id, file])).values()];
  for (let at = 0; at < distinct.length && reader.size < MAX_READ; at += PORTION) {
    const portion = distinct.slice(at, at + PORTION);
    const found = await reader.texts(portion);
    for (const [index, { id }] of portion.entries()) keep(reader, id, found[index]);
  }
}

function keep(reader: Reader, id: string, text: string | undefined): void {
  const fits = text !== undefined && reader.size + text.length <= MAX_READ;
  reader.size += text?.length ?? 0;
  reader.byId.set(id, fits ? text : undefined);
}

/** Of a link the id is that of its path as a text, which another file may have. */
function treeOf(files: readonly ListedFile[], byId: ReadonlyMap<string, string | undefined>): Tree {
  return {
    files: new Map(
      files.map(({ path, id, isLink }) => [path, isLink === true ? undefined : byId.get(id)]),
    ),
  };
}
