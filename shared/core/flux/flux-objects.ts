import type { JsonObject } from '../json';
import { isJsonObject } from '../json';
import type { RepoObject } from './bump/objects';
import { textAt } from './bump/objects';
import { readYaml } from './edit/documents';
import type { RepoFile } from './repo-file';
import type { FluxKind } from './served-versions';
import { FLUX_GROUPS } from './served-versions';

/** An object of Flux as it stands in the repository. */
export interface FluxObject extends RepoObject {
  readonly kind: FluxKind;
  /** Without its group: `v2beta1`. */
  readonly version: string;
}

/** Written by `flux bootstrap`: 10 000 lines of CRDs that hold no object of interest. */
export function isFluxSystemFile(path: string): boolean {
  return path.endsWith('gotk-components.yaml');
}

/** Every object of Flux in the files. What cannot be read is no object: such files are never edited either. */
export function fluxObjects(files: readonly RepoFile[]): readonly FluxObject[] {
  return files.flatMap((file) =>
    documentsOf(file).flatMap((value, document) =>
      isJsonObject(value) ? fluxObject(value, { path: file.path, document }) : [],
    ),
  );
}

/** The maps among the documents of a file, of any kind; none of a file that is not valid YAML. */
export function objectsIn(file: RepoFile): readonly JsonObject[] {
  return documentsOf(file).filter(isJsonObject);
}

/** One parse for each file: a run asks about the same files for every chart and every cluster. */
const parsed = new WeakMap<RepoFile, readonly unknown[]>();

function documentsOf(file: RepoFile): readonly unknown[] {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const isWanted = /\.ya?ml$|(^|\/)Kustomization$/.test(file.path) && !isFluxSystemFile(file.path);
  const yaml = isWanted ? readYaml(file.text) : undefined;
  const documents = yaml?.ok === true ? yaml.values : [];
  parsed.set(file, documents);
  return documents;
}

function fluxObject(
  value: JsonObject,
  place: Pick<RepoObject, 'path' | 'document'>,
): readonly FluxObject[] {
  const [group, version] = (textAt(value, 'apiVersion') ?? '').split('/');
  const kind = textAt(value, 'kind') ?? '';
  if (!isFluxKind(kind) || FLUX_GROUPS[kind] !== group || version === undefined) return [];
  const namespace = textAt(value, 'metadata', 'namespace');
  return [
    {
      ...place,
      group,
      version,
      kind,
      name: textAt(value, 'metadata', 'name') ?? '',
      ...(namespace !== undefined && { namespace }),
      value,
    },
  ];
}

function isFluxKind(kind: string): kind is FluxKind {
  return Object.hasOwn(FLUX_GROUPS, kind);
}
