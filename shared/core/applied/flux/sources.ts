import type { JsonObject } from '../../base/json';
import type { Tree } from '../tree';
import type { Unknown } from '../unknown';
import { generatedArtifact } from './artifact-generator';
import { fieldAt, listAt, mapAt, textAt, textsAt } from './fields';
import { normalisedUrl } from './git-url';
import { withIncludes } from './include';
import type { Source, SourceRef } from './source';
import { refText } from './source';
import type { SourceTree } from './source-tree';
import { ignoresTooMuch, takenIn, unreadIgnoreFile } from './source-tree';
import type { Repositories } from './types';

/** What is on the cluster and has to do with sources. */
export interface Known {
  readonly repositories: Repositories;
  readonly find: (ref: SourceRef) => JsonObject | undefined;
  /** All ArtifactGenerators of a namespace. */
  readonly generatorsIn: (namespace: string) => readonly JsonObject[];
}

/** Key of `Repositories.others`. */
export function sourceKey(url: string, ref?: string): string {
  return ref === undefined ? normalisedUrl(url) : `${normalisedUrl(url)}@${ref}`;
}

/** The files that a source gives, with everything that it is made of. `depth` ends circles of includes. */
export function sourceOf(ref: SourceRef, known: Known, depth = 0): Source {
  if (depth > 8) return unknownSource(ref, 'OtherRepository', 'its includes form a cycle');
  if (ref.kind === 'ExternalArtifact') return externalArtifact(ref, known, depth);
  const object = known.find(ref);
  if (object === undefined) return { kind: 'missing', ref };
  if (ref.kind === 'GitRepository') return gitRepository(ref, object, { known, depth });
  const url = textAt(object, 'spec', 'url') ?? '';
  const tree = known.repositories.others?.get(sourceKey(url));
  const suspended = fieldAt(object, 'spec', 'suspend') === true;
  if (tree !== undefined) return treeSource(tree, url, suspended);
  const message = `it takes ${url === '' ? 'a bucket' : url}, which is not a Git repository and is not read`;
  return unknownSource(ref, 'OtherRepository', message);
}

function unknownSource(ref: SourceRef, code: Unknown['code'], message: string): Source {
  return { kind: 'unknown', unknown: { at: refText(ref), code, message } };
}

function treeSource(tree: Tree, url: string, suspended: boolean): Source {
  const repository = normalisedUrl(url);
  const originOf = (path: string) => ({ repository, path });
  return { kind: 'tree', source: { tree, name: url, originOf }, suspended };
}

interface Way {
  readonly known: Known;
  readonly depth: number;
}

function gitRepository(ref: SourceRef, object: JsonObject, { known, depth }: Way): Source {
  const spec = mapAt(object, 'spec');
  const url = textAt(spec, 'url') ?? '';
  const found = checkedOut(url, mapAt(spec, 'ref'), known.repositories);
  if ('code' in found) return unknownSource(ref, found.code, found.message);
  const hasSubmodules = spec['recurseSubmodules'] === true && found.tree.files.has('.gitmodules');
  if (hasSubmodules) {
    return unknownSource(ref, 'OtherRepository', 'it takes in Git submodules, which are not read');
  }
  const unread = unreadIgnoreFile(found.tree);
  if (unread !== undefined) {
    return unknownSource(ref, 'NotRead', `${unread} says what it takes in, and was not read`);
  }
  const ignore = textAt(spec, 'ignore') ?? '';
  if (ignoresTooMuch(found.tree, ignore)) {
    return unknownSource(
      ref,
      'TooLarge',
      'it leaves files out by more patterns than are tried here',
    );
  }
  const repository = normalisedUrl(url);
  const whole: Extract<Source, { kind: 'tree' }> = {
    kind: 'tree',
    suspended: spec['suspend'] === true,
    source: {
      tree: found.tree,
      name: url,
      originOf: (path) => (found.own ? { path } : { repository, path }),
    },
  };
  const included = withIncludes(whole, listAt(spec, 'include'), (name) =>
    sourceOf({ kind: 'GitRepository', namespace: ref.namespace, name }, known, depth + 1),
  );
  if (included.kind !== 'tree') return included;
  const { tree } = included.source;
  const taken = takenIn(tree, ignore, textsAt(spec, 'sparseCheckout'));
  return { ...included, source: { ...included.source, tree: taken } };
}

type CheckedOut =
  { readonly tree: Tree; readonly own: boolean } | Pick<Unknown, 'code' | 'message'>;

function checkedOut(url: string, ref: JsonObject, { own, others }: Repositories): CheckedOut {
  if (url.includes('${')) return { code: 'Variable', message: `its url is ${url}` };
  const wanted = wantedRef(ref);
  const isOwn = own.urls.some((one) => normalisedUrl(one) === normalisedUrl(url));
  if (isOwn && wanted.branch === own.branch) return { tree: own.tree, own: true };
  const other = others?.get(sourceKey(url, wanted.text));
  const tree = other ?? (isOwn ? undefined : others?.get(sourceKey(url)));
  if (tree !== undefined) return { tree, own: false };
  return isOwn
    ? {
        code: 'OtherBranch',
        message: `it takes ${wanted.text} of ${url}, and the branch that is read is ${own.branch}`,
      }
    : { code: 'OtherRepository', message: `it takes ${url}, which is not read` };
}

/** commit before name before semver before tag before branch, as Flux has it; `master` where nothing is said. */
function wantedRef(ref: JsonObject): { readonly branch?: string; readonly text: string } {
  const commit = textAt(ref, 'commit');
  if (commit !== undefined) return { text: commit };
  const name = textAt(ref, 'name');
  const branch = name === undefined ? undefined : /^refs\/heads\/(.+)$/.exec(name)?.[1];
  if (branch !== undefined) return { branch, text: branch };
  const fixed = name ?? textAt(ref, 'semver') ?? textAt(ref, 'tag');
  if (fixed !== undefined) return { text: fixed };
  const head = textAt(ref, 'branch') ?? 'master';
  return { branch: head, text: head };
}

function externalArtifact(ref: SourceRef, known: Known, depth: number): Source {
  for (const generator of known.generatorsIn(ref.namespace)) {
    const artifact = listAt(generator, 'spec', 'artifacts').find(
      (one) => textAt(one, 'name') === ref.name,
    );
    if (artifact === undefined) continue;
    return fromGenerator(ref, { generator, artifact: artifact as JsonObject }, { known, depth });
  }
  return { kind: 'missing', ref };
}

interface Generator {
  readonly generator: JsonObject;
  readonly artifact: JsonObject;
}

function fromGenerator(ref: SourceRef, { generator, artifact }: Generator, way: Way): Source {
  const sources = new Map<string, SourceTree>();
  let suspended = fieldAt(generator, 'spec', 'suspend') === true;
  for (const entry of listAt(generator, 'spec', 'sources')) {
    const of = {
      kind: textAt(entry, 'kind') ?? '',
      name: textAt(entry, 'name') ?? '',
      namespace: textAt(entry, 'namespace') ?? ref.namespace,
    };
    const source = sourceOf(of, way.known, way.depth + 1);
    if (source.kind !== 'tree') return source;
    suspended ||= source.suspended;
    sources.set(textAt(entry, 'alias') ?? '', source.source);
  }
  const generated = generatedArtifact(artifact, sources);
  return 'problem' in generated
    ? unknownSource(ref, 'ArtifactGenerator', generated.problem)
    : { kind: 'tree', source: generated, suspended };
}
