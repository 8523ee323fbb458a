/** Shape of a kustomization file: kustomize refuses fields that it does not know, and values of another type. */
export type Shape =
  | 'string'
  | 'bool'
  | 'int'
  | 'any'
  | { readonly listOf: Shape }
  | { readonly mapOf: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

const STRINGS: Shape = { listOf: 'string' };
const TEXTS: Shape = { mapOf: 'string' };
const GVK = { group: 'string', version: 'string', kind: 'string' } as const;
const RES_ID = { ...GVK, name: 'string', namespace: 'string' } as const;

const SELECTOR: Shape = {
  fields: { ...RES_ID, annotationSelector: 'string', labelSelector: 'string' },
};
const PATCHES: Shape = {
  listOf: {
    fields: { path: 'string', patch: 'string', target: SELECTOR, options: { mapOf: 'bool' } },
  },
};
const FIELD_SPECS: Shape = { listOf: { fields: { ...GVK, path: 'string', create: 'bool' } } };
const OPTIONS: Shape = {
  fields: { labels: TEXTS, annotations: TEXTS, disableNameSuffixHash: 'bool', immutable: 'bool' },
};
const GENERATOR = {
  namespace: 'string',
  name: 'string',
  behavior: 'string',
  literals: STRINGS,
  files: STRINGS,
  envs: STRINGS,
  env: 'string',
  options: OPTIONS,
} as const;
const IMAGES: Shape = {
  listOf: {
    fields: {
      name: 'string',
      newName: 'string',
      tagSuffix: 'string',
      newTag: 'string',
      digest: 'string',
    },
  },
};
const FIELD_OPTIONS: Shape = {
  fields: { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' },
};
const REPLACEMENT = {
  source: { fields: { ...RES_ID, fieldPath: 'string', options: FIELD_OPTIONS } },
  sourceValue: 'string',
  targets: {
    listOf: {
      fields: {
        select: SELECTOR,
        reject: { listOf: SELECTOR },
        fieldPaths: STRINGS,
        options: FIELD_OPTIONS,
      },
    },
  },
} as const;

export const REPLACEMENT_SHAPE: Shape = { fields: REPLACEMENT };

/** Files of `configurations`. */
export const CONFIGURATION_SHAPE: Shape = {
  fields: {
    namePrefix: FIELD_SPECS,
    nameSuffix: FIELD_SPECS,
    namespace: FIELD_SPECS,
    commonLabels: FIELD_SPECS,
    labels: FIELD_SPECS,
    templateLabels: FIELD_SPECS,
    commonAnnotations: FIELD_SPECS,
    nameReference: { listOf: { fields: { ...GVK, fieldSpecs: FIELD_SPECS } } },
    varReference: FIELD_SPECS,
    images: FIELD_SPECS,
    replicas: FIELD_SPECS,
  },
};

export const KUSTOMIZATION_SHAPE: Shape = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: {
      fields: { name: 'string', namespace: 'string', labels: TEXTS, annotations: TEXTS },
    },
    openapi: TEXTS,
    namePrefix: 'string',
    nameSuffix: 'string',
    namespace: 'string',
    commonLabels: TEXTS,
    labels: {
      listOf: {
        fields: {
          pairs: TEXTS,
          includeSelectors: 'bool',
          includeTemplates: 'bool',
          fields: FIELD_SPECS,
        },
      },
    },
    commonAnnotations: TEXTS,
    patchesStrategicMerge: STRINGS,
    patchesJson6902: PATCHES,
    patches: PATCHES,
    images: IMAGES,
    imageTags: IMAGES,
    replacements: { listOf: { fields: { ...REPLACEMENT, path: 'string' } } },
    replicas: { listOf: { fields: { name: 'string', count: 'int' } } },
    vars: {
      listOf: {
        fields: {
          name: 'string',
          objref: { fields: { ...RES_ID, apiVersion: 'string' } },
          fieldref: { fields: { fieldPath: 'string' } },
        },
      },
    },
    sortOptions: {
      fields: {
        order: 'string',
        legacySortOptions: { fields: { orderFirst: STRINGS, orderLast: STRINGS } },
      },
    },
    resources: STRINGS,
    components: STRINGS,
    crds: STRINGS,
    bases: STRINGS,
    configMapGenerator: { listOf: { fields: GENERATOR } },
    secretGenerator: { listOf: { fields: { ...GENERATOR, type: 'string' } } },
    helmGlobals: { fields: { chartHome: 'string', configHome: 'string' } },
    helmCharts: { listOf: 'any' },
    helmChartInflationGenerator: { listOf: 'any' },
    generatorOptions: OPTIONS,
    configurations: STRINGS,
    generators: STRINGS,
    transformers: STRINGS,
    validators: STRINGS,
    buildMetadata: STRINGS,
  },
};
