import type { JsonObject } from '../base/json';
import { chartImages } from './image-discovery';
import type { FoundImages } from './image-find';
import { aPackage } from './package.fixture';
import { imageText } from './places';
import type { ChartPackage } from './release';
import type { ChartRules } from '../configuration/chart-rules';
import { growth } from '../../../test/support/operations';

type Rules = Pick<ChartRules, 'images' | 'values' | 'valuesByMode' | 'preset'>;

const DISCOVER: Rules = {
  images: { kind: 'discover', exclude: [] },
  values: {},
  valuesByMode: {},
  preset: 'none',
};

function found(pkg: ChartPackage, rules: Partial<Rules> = {}): FoundImages {
  return chartImages(pkg, { ...DISCOVER, ...rules });
}

function names(pkg: ChartPackage, rules: Partial<Rules> = {}): readonly string[] {
  return found(pkg, rules).images.map(({ image }) => imageText(image));
}

/** A chart of version 1.2.3 and appVersion 4.5.6 with these values and one template of these lines. */
function chart(values: JsonObject, ...lines: readonly string[]): ChartPackage {
  return aPackage({
    metadata: { apiVersion: 'v2', name: 'web', version: '1.2.3', appVersion: '4.5.6' },
    values,
    templates: [{ path: 'templates/web.yaml', text: lines.join('\n') }],
  });
}

const PRINTS_ALL = 'image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"';

describe('a template that fills in values', () => {
  it.each([
    [
      'repository and tag',
      { image: { repository: 'quay.io/a/web', tag: 'v1' } },
      PRINTS_ALL,
      'quay.io/a/web:v1',
    ],
    [
      'the version of the app by default',
      { image: { repository: 'quay.io/a/web', tag: '' } },
      'image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
      'quay.io/a/web:4.5.6',
    ],
    [
      'a default that comes first',
      { image: { repository: 'quay.io/a/web' } },
      "- image: '{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}'",
      'quay.io/a/web:4.5.6',
    ],
    [
      'registry and repository',
      { image: { registry: 'quay.io', repository: 'a/web', tag: 1.5 } },
      'image: {{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}',
      'quay.io/a/web:1.5',
    ],
    [
      'one text',
      { sidecar: 'a/b:c' },
      'image: {{ .Values.sidecar | quote }} # for people',
      'docker.io/a/b:c',
    ],
    [
      'a format',
      { registry: 'quay.io', tag: 'v1' },
      'image: {{ printf "%s/web:%s" .Values.registry .Values.tag }}',
      'quay.io/web:v1',
    ],
    ['nothing', {}, 'image: busybox:1.36', 'docker.io/library/busybox:1.36'],
    ['$', { tag: '1' }, 'image: web:{{ $.Values.tag }}', 'docker.io/library/web:1'],
    [
      'a digest',
      { digest: `sha256:${'a'.repeat(64)}` },
      'image: q.io/a@{{ .Values.digest }}',
      `q.io/a@sha256:${'a'.repeat(64)}`,
    ],
  ])('asks for an image: %s', (_, values, line, image) => {
    const { images, notes } = found(chart(values, line));
    expect(images.map((each) => imageText(each.image))).toEqual([image]);
    expect(notes).toEqual([]);
    expect(images[0]?.foundAt).toBe('templates/web.yaml:1');
  });

  it('says which values print which part', () => {
    const values = { image: { registry: 'quay.io', repository: 'a/web', tag: 'v1' } };
    const line =
      'image: {{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}';
    expect(found(chart(values, line)).images[0]?.values).toEqual({
      repository: ['image.registry', 'image.repository'],
      text: 'quay.io',
      rest: '/a/web',
      tag: 'image.tag',
    });
  });

  it('within a block that changes the dot is read with that dot', () => {
    const values = { image: { repository: 'quay.io/a/web', tag: 'v1' } };
    const lines = [
      '{{- with .Values.image }}',
      'image: {{ .repository }}:{{ .tag }}',
      '{{- end }}',
    ];
    expect(names(chart(values, ...lines))).toEqual(['quay.io/a/web:v1']);
  });

  it('asks for the latest where nobody says a version, and that is noted', () => {
    const { images, notes } = found(chart({}, 'image: busybox'));
    expect(images[0]?.image).toMatchObject({ tag: 'latest' });
    expect(notes).toEqual([expect.objectContaining({ code: 'ImageTagMoves' })]);
  });

  it('is named once however often it asks', () => {
    const values = { image: { repository: 'quay.io/a/web', tag: 'v1' } };
    expect(names(chart(values, PRINTS_ALL, PRINTS_ALL))).toHaveLength(1);
  });
});

describe('a template that is not printed', () => {
  const values = {
    on: false,
    mode: 'managed',
    list: [],
    image: { repository: 'quay.io/a', tag: 'v1' },
  };

  it.each([
    ['{{- if .Values.on }}'],
    ['{{- if and .Values.on .Values.whatever }}'],
    ['{{- if eq .Values.mode "standard" }}'],
    ['{{- if not (eq .Values.mode "managed") }}'],
    ['{{- range .Values.list }}'],
    ['{{- with .Values.nothing }}'],
  ])('asks for nothing: %s', (opening) => {
    expect(found(chart(values, opening, PRINTS_ALL, '{{- end }}'))).toEqual({
      images: [],
      notes: [],
    });
  });

  it.each([
    ['{{- if .Capabilities.APIVersions.Has "x" }}'],
    ['{{- if not .Values.on }}'],
    ['{{- if ne .Values.mode "standard" }}'],
    ['{{- if or .Values.on (eq .Values.mode "managed") }}'],
  ])('counts where that is not certain, or not so: %s', (opening) => {
    expect(names(chart(values, opening, PRINTS_ALL, '{{- end }}'))).toHaveLength(1);
  });

  it('has another branch that is', () => {
    const lines = ['{{ if .Values.on }}', 'image: a:1', '{{ else }}', 'image: b:1', '{{ end }}'];
    expect(names(chart(values, ...lines))).toEqual(['docker.io/library/b:1']);
  });

  it('may be printed with what the operator says', () => {
    const pkg = chart(values, '{{ if .Values.on }}', PRINTS_ALL, '{{ end }}');
    expect(names(pkg, { values: { on: true } })).toEqual(['quay.io/a:v1']);
  });
});

describe('a template that does more than fill in values', () => {
  it('asks for what a simple named template prints', () => {
    const pkg = {
      ...chart({ image: { repository: 'quay.io/a/web' } }, 'image: {{ include "web.image" . }}'),
    };
    const helper = {
      path: 'templates/_helpers.tpl',
      text: '{{/* comment */}}\n{{- define "web.image" -}}\n{{ .Values.image.repository }}:{{ .Chart.AppVersion }}\n{{- end -}}',
    };
    expect(names({ ...pkg, templates: [...pkg.templates, helper] })).toEqual([
      'quay.io/a/web:4.5.6',
    ]);
  });

  it.each([
    ['hands a map to a helper', 'image: {{ include "common.image" (dict "root" .Values.image) }}'],
    [
      'has conditions',
      'image: {{ .Values.image.repository }}{{ if .Values.x }}:x{{ else }}:{{ .Values.image.tag }}{{ end }}',
    ],
    [
      'uses variables',
      'image: {{ $tag := .Values.image.tag }}{{ .Values.image.repository }}:{{ $tag }}',
    ],
  ])('asks for the image that the values it speaks of say: it %s', (_, line) => {
    const values = { image: { registry: 'quay.io', repository: 'a/web', tag: 'v1' }, x: 1 };
    const { images, notes } = found(chart(values, line));
    expect(images).toEqual([
      expect.objectContaining({ foundAt: 'values image.registry + image.repository + image.tag' }),
    ]);
    expect(notes).toEqual([]);
  });

  it('speaks of values through helpers that call helpers', () => {
    const pkg = chart(
      { image: { repository: 'quay.io/a', tag: 'v1' } },
      'image: {{ template "a" . }}',
    );
    const text = [
      '{{ define "a" }}{{ include "b" . }}{{ end }}',
      '{{ define "b" }}{{ if .Values.x }}x{{ end }}{{ include "lib" (dict "i" .Values.image) }}{{ end }}',
    ].join('\n');
    const templates = [...pkg.templates, { path: 'templates/_a.tpl', text }];
    expect(names({ ...pkg, templates })).toEqual(['quay.io/a:v1']);
  });

  it('asks for the image of each item that it goes through', () => {
    const values = { sidecars: [{ image: 'quay.io/a:1' }, { image: 'quay.io/b:2' }] };
    const lines = ['{{ range .Values.sidecars }}', 'image: {{ .image }}', '{{ end }}'];
    const { images } = found(chart(values, ...lines));
    expect(images.map(({ values: where }) => where?.repository)).toEqual([
      ['sidecars.0.image'],
      ['sidecars.1.image'],
    ]);
  });

  it.each([
    [
      'image: {{ .Values.image.name }}:{{ lookup "v1" "ConfigMap" "" "x" }}',
      'does more than fill in values',
    ],
    ['image: {{ .Values.nothing }}', 'its values are empty'],
    ['image: {{ .Values.text }}', 'which is not an image'],
    ['image: {{ include "missing" . }}', 'does more than fill in values'],
    ['image: {{ .Values.text', 'which is not an image'],
    ['image: >-', 'which is not an image'],
  ])('is noted with its place when it cannot be told: %s', (line, words) => {
    const { images, notes } = found(chart({ text: 'No Image!' }, '', line));
    expect(images).toEqual([]);
    expect(notes).toEqual([
      { code: 'ImageNotResolved', message: expect.stringContaining(words) as string },
    ]);
    expect(notes[0]?.message).toContain('templates/web.yaml:2 asks for an image');
  });

  it('does not run for ever when helpers call themselves', () => {
    const pkg = chart({}, 'image: {{ include "a" . }}');
    const text = '{{ define "a" }}{{ include "a" . }}{{ end }}';
    const templates = [...pkg.templates, { path: 'templates/_a.tpl', text }];
    expect(found({ ...pkg, templates }).notes).toHaveLength(1);
  });

  it('does not run for ever when helpers call many helpers', async () => {
    const pkg = chart({}, 'image: {{ include "h0" . }}');
    const withCalls = (calls: number): typeof pkg => {
      const helpers = Array.from({ length: 9 }, (_, level) => {
        const body = `{{ include "h${level + 1}" . }}`.repeat(calls);
        return `{{ define "h${level}" }}${body}{{ end }}`;
      });
      const text = helpers.join('\n');
      return { ...pkg, templates: [...pkg.templates, { path: 'templates/_h.tpl', text }] };
    };
    // A hundred calls in each of nine are 10^18 if they are all followed, and four times as many 10^5 times that.
    const [some, many] = [withCalls(100), withCalls(400)];
    expect(await growth((times) => found(times === 1 ? some : many))).toBeLessThan(6);
  });
});

describe('an image outside of image:', () => {
  it('counts where a template speaks of values that say one', () => {
    const values = { solver: { image: { repository: 'quay.io/solver', tag: 'v1' } } };
    const line =
      '- --solver-image={{ .Values.solver.image.repository }}:{{ .Values.solver.image.tag }}';
    expect(names(chart(values, line))).toEqual(['quay.io/solver:v1']);
  });

  it('does not count where only its pull policy is spoken of, or it is a comment', () => {
    const values = { image: { repository: 'quay.io/a', tag: 'v1', pullPolicy: 'Always' } };
    const lines = ['imagePullPolicy: {{ .Values.image.pullPolicy }}', '# image: old:1', 'image:'];
    expect(found(chart(values, ...lines))).toEqual({ images: [], notes: [] });
  });

  it('does not count where no template speaks of it', () => {
    expect(names(chart({ image: { repository: 'quay.io/a', tag: 'v1' } }, 'kind: X'))).toEqual([]);
  });
});

describe('a chart within a chart', () => {
  const pkg: ChartPackage = {
    ...chart({
      db: { image: { tag: 'v2' } },
      global: { registry: 'quay.io' },
      extra: { on: false },
    }),
    metadata: {
      apiVersion: 'v2',
      name: 'web',
      version: '1.2.3',
      dependencies: [
        { name: 'postgres', alias: 'db' },
        { name: 'extra', condition: 'extra.on' },
      ],
    },
    subcharts: [
      {
        path: ['postgres'],
        metadata: { name: 'postgres', version: '9.0.0', appVersion: '16' },
        values: { image: { repository: 'pg', tag: 'v1' } },
        templates: [
          {
            path: 'templates/db.yaml',
            text: 'image: {{ .Values.global.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}',
          },
        ],
      },
      {
        path: ['extra'],
        metadata: { name: 'extra', version: '1.0.0' },
        values: {},
        templates: [{ path: 'templates/x.yaml', text: 'image: extra:1' }],
      },
    ],
  };

  it('sees the values that the outer one has for it, under its alias', () => {
    const [image, ...more] = found(pkg).images;
    expect(more).toEqual([]);
    expect(image && imageText(image.image)).toBe('quay.io/pg:v2');
    expect(image).toMatchObject({
      foundAt: 'charts/postgres/templates/db.yaml:1',
      values: { repository: ['global.registry', 'db.image.repository'], tag: 'db.image.tag' },
    });
  });

  it('counts when its condition is switched on', () => {
    expect(names(pkg, { values: { extra: { on: true } } })).toContain('docker.io/library/extra:1');
  });
});

describe('rules of the operator', () => {
  const values = { image: { repository: 'quay.io/a/web', tag: 'v1' }, mode: 'standard' };

  it('exclude images by globs with or without the tag', () => {
    const pkg = chart(values, PRINTS_ALL, 'image: quay.io/b/extra:2');
    const exclude = (pattern: string): Partial<Rules> => ({
      images: { kind: 'discover', exclude: [pattern] },
    });
    expect(names(pkg, exclude('quay.io/b/*'))).toEqual(['quay.io/a/web:v1']);
    expect(names(pkg, exclude('quay.io/a/web'))).toEqual(['quay.io/b/extra:2']);
    expect(names(pkg, exclude('*:2'))).toEqual(['quay.io/a/web:v1']);
  });

  it('put values on top of those of the chart', () => {
    expect(names(chart(values, PRINTS_ALL), { values: { image: { tag: 'v9' } } })).toEqual([
      'quay.io/a/web:v9',
    ]);
  });

  it('tell modes apart', () => {
    const pkg = chart(
      values,
      PRINTS_ALL,
      '{{ if eq .Values.mode "standard" }}',
      'image: quay.io/mic:1',
      '{{ end }}',
    );
    const { images } = found(pkg, { valuesByMode: { managed: { mode: 'managed' } } });
    expect(images.map(({ image, modes }) => [image.repository, modes])).toEqual([
      ['a/web', undefined],
      ['mic', ['standard']],
    ]);
  });

  it('list images by the paths of their values, which ends discovery', () => {
    const listed: Rules['images'] = {
      kind: 'listed',
      images: [
        { repository: ['image.repository'] },
        { repository: ['base', 'agent.name'], tag: 'agent.tag' },
        { repository: ['missing'] },
        { repository: ['base', 'agent.name'], tag: 'agent.none' },
      ],
    };
    const pkg = chart(
      { ...values, base: 'quay.io/x', agent: { name: 'agent', tag: 7 } },
      PRINTS_ALL,
    );
    const { images, notes } = found(pkg, { images: listed });
    expect(images.map(({ image }) => imageText(image))).toEqual([
      'quay.io/a/web:4.5.6',
      'quay.io/x/agent:7',
    ]);
    expect(notes.map(({ message }) => message)).toEqual([
      'The image at values missing could not be determined: values missing is empty.',
      expect.stringContaining('base + agent.name + agent.none say no tag'),
    ]);
  });
});

describe('a chart that we know', () => {
  const values = {
    image: { repository: 'mcr.microsoft.com/oss/azure/aad-pod-identity', release: 'v1.6.0' },
    mic: { image: 'mic', tag: 'v1.8.17' },
    nmi: { image: 'nmi', tag: 'v1.8.17' },
  };

  it('aad-pod-identity needs nmi in every mode, and mic in standard mode', () => {
    const { images, notes } = found(chart(values), { preset: 'aad-pod-identity' });
    expect(images.map(({ image, modes }) => [imageText(image), modes])).toEqual([
      ['mcr.microsoft.com/oss/azure/aad-pod-identity/nmi:v1.8.17', undefined],
      ['mcr.microsoft.com/oss/azure/aad-pod-identity/mic:v1.8.17', ['standard']],
    ]);
    expect(notes).toEqual([]);
  });

  it('workload-identity-webhook has its tag under image.release', () => {
    const own = { image: { ...values.image, repository: 'mcr.microsoft.com/oss/azure/webhook' } };
    expect(names(chart(own), { preset: 'workload-identity-webhook' })).toEqual([
      'mcr.microsoft.com/oss/azure/webhook:v1.6.0',
    ]);
  });

  it('is noted when its values are not as we know them, and no version is made up', () => {
    const { images, notes } = found(chart({ ...values, nmi: { image: 'nmi' } }), {
      preset: 'aad-pod-identity',
    });
    expect(images.map(({ image }) => image.repository)).toEqual(['oss/azure/aad-pod-identity/mic']);
    expect(notes).toEqual([expect.objectContaining({ code: 'ImageNotResolved' })]);
  });
});
