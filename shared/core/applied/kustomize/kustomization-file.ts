import type { Json, JsonObject } from '../../base/json';
import { decoded } from './decode';
import { spend } from './effort';
import { BuildError, NotComputed } from './failure';
import { goYaml } from './go-yaml';
import { KUSTOMIZATION_SHAPE } from './kustomization-fields';
import type { Loader } from './loader';

/** `namespace`, `name` and the like of a selector are regular expressions. */
export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface PatchEntry {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: Readonly<Record<string, boolean>>;
}

export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly path: string;
  readonly create?: boolean;
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

export interface GeneratorEntry {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
  /** Of a secret. */
  readonly type?: string;
}

export interface ImageEntry {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface LabelEntry {
  readonly pairs?: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

export interface Replacement {
  readonly source?: Selector & { readonly fieldPath?: string; readonly options?: FieldOptions };
  readonly sourceValue?: string;
  readonly targets?: readonly ReplacementTarget[];
}

export interface ReplacementTarget {
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

export interface VarEntry {
  readonly name?: string;
  readonly objref?: Selector & { readonly apiVersion?: string };
  readonly fieldref?: { readonly fieldPath?: string };
}

/** A kustomization or a component, its old fields taken into the new ones. */
export interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly labels?: readonly LabelEntry[];
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly PatchEntry[];
  readonly patches?: readonly PatchEntry[];
  readonly images: readonly ImageEntry[];
  readonly replacements?: readonly (Replacement & { readonly path?: string })[];
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[];
  readonly vars?: readonly VarEntry[];
  readonly sortOptions?: {
    readonly order?: string;
    readonly legacySortOptions?: {
      readonly orderFirst?: readonly string[];
      readonly orderLast?: readonly string[];
    };
  };
  readonly configMapGenerator?: readonly GeneratorEntry[];
  readonly secretGenerator?: readonly GeneratorEntry[];
  readonly generatorOptions?: GeneratorOptions;
  readonly helmCharts: readonly Json[];
  readonly crds?: readonly string[];
  readonly configurations?: readonly string[];
  readonly generators?: readonly string[];
  readonly transformers?: readonly string[];
  readonly validators?: readonly string[];
  readonly openapi?: Readonly<Record<string, string>>;
  readonly buildMetadata?: readonly string[];
}

const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

export interface KustomizationFile {
  readonly file: string;
  readonly kustomization: Kustomization;
}

/** Paths of the kustomization files of a folder; there should be one. */
export function kustomizationFilesIn(loader: Loader): readonly string[] {
  const prefix = loader.root === '' ? '' : `${loader.root}/`;
  return KUSTOMIZATION_FILES.map((name) => `${prefix}${name}`).filter((file) =>
    loader.tree.files.has(file),
  );
}

/**
 * The kustomization file of the loader's root. Throws BuildError for none, two or an invalid one, and NotComputed for
 * one that was not read.
 */
export function readKustomization(loader: Loader): KustomizationFile {
  const [file, second] = kustomizationFilesIn(loader);
  if (file === undefined) {
    throw new BuildError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
      loader.root,
    );
  }
  if (second !== undefined) {
    throw new BuildError(`Found multiple kustomization files under: ${loader.root}`, loader.root);
  }
  loader.notes.reads.add(file);
  const text = loader.tree.files.get(file);
  if (text === undefined) throw new NotComputed('NotRead', `${file} was not read.`, file);
  // A component is read for each that takes it.
  spend(text.length / 16);
  const yaml = goYaml(text, 'yaml.v2');
  if (!yaml.ok) throw new BuildError(`invalid Kustomization: yaml: ${yaml.message}`, file);
  return { file, kustomization: kustomizationOf(yaml.documents[0] ?? null, file) };
}

type Decoded = Partial<Kustomization> & {
  readonly bases?: readonly string[];
  readonly imageTags?: readonly ImageEntry[];
  readonly helmChartInflationGenerator?: readonly Json[];
};

/** Strictly as kustomize: it refuses what is empty and what it does not know. */
export function kustomizationOf(value: Json, file: string): Kustomization {
  const plain = (decoded(KUSTOMIZATION_SHAPE, value, 'Kustomization') ?? {}) as JsonObject;
  if (isEmpty(plain)) throw new BuildError('kustomization.yaml is empty', file);
  const { bases, imageTags, helmChartInflationGenerator, ...known } = plain as unknown as Decoded;
  return {
    ...known,
    ...typeOf(known, file),
    resources: joined(known.resources, bases),
    components: known.components ?? [],
    images: joined(known.images, imageTags),
    helmCharts: joined(known.helmCharts, helmChartInflationGenerator),
  };
}

function joined<T>(one: readonly T[] = [], other: readonly T[] = []): readonly T[] {
  return [...one, ...other];
}

function typeOf(known: Decoded, file: string): Pick<Kustomization, 'apiVersion' | 'kind'> {
  const kind = known.kind || 'Kustomization';
  if (kind !== 'Kustomization' && kind !== 'Component') {
    throw new BuildError('kind should be Kustomization or Component', file);
  }
  const wanted = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  if (known.apiVersion && known.apiVersion !== wanted) {
    throw new BuildError(`apiVersion for ${kind} should be ${wanted}`, file);
  }
  return { apiVersion: wanted, kind };
}

function isEmpty(plain: JsonObject): boolean {
  return Object.entries(plain).every(
    ([key, value]) => key === 'apiVersion' || key === 'kind' || value === '' || value === null,
  );
}
