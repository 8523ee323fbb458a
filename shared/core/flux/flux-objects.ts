import type { Json, JsonObject } from '../base/json';
import { isJsonObject, textAt } from '../base/json';
import type { RepoObject } from './bump/objects';
import { yamlValues } from '../yaml-edit/yaml-values';
import type { RepoFile } from '../base/repo-file';
import type { FluxKind } from './served-versions';
import { FLUX_GROUPS } from './served-versions';

/** An object of Flux as it is in the repository. */
export interface FluxObject extends RepoObject {
  readonly kind: FluxKind;
  /** Without its group: `v2beta1`. */
  readonly version: string;
}

/** Written by `flux bootstrap`: 10 000 lines of CRDs that hold no object of interest. */
export function isFluxSystemFile(path: string): boolean {
  return path.endsWith('gotk-components.yaml');
}

/** Every object of Flux in the files. What cannot be read is not an object: such files are never edited either. */
export function fluxObjects(files: readonly RepoFile[]): readonly FluxObject[] {
  return files.flatMap((file) => contentOf(file).flux);
}

/** The maps among the documents of a file, of any kind; none of a file that is not valid YAML. */
export function objectsIn(file: RepoFile): readonly JsonObject[] {
  return contentOf(file).objects;
}

interface Content {
  readonly objects: readonly JsonObject[];
  readonly flux: readonly FluxObject[];
}

/** One parse for each file: a run asks about the same files for every chart and every cluster. */
const read = new WeakMap<RepoFile, Content>();

function contentOf(file: RepoFile): Content {
  const known = read.get(file);
  if (known !== undefined) return known;
  const documents = documentsOf(file);
  const content: Content = {
    objects: documents.filter(isJsonObject),
    flux: documents.flatMap((value, document) =>
      isJsonObject(value) ? fluxObject(value, { path: file.path, document }) : [],
    ),
  };
  read.set(file, content);
  return content;
}

function documentsOf({ path, text }: RepoFile): readonly Json[] {
  if (!/\.ya?ml$|(^|\/)Kustomization$/.test(path) || isFluxSystemFile(path)) return [];
  const yaml = yamlValues(text);
  return yaml.ok ? yaml.values : [];
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
