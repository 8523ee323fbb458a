import type { JsonObject } from '../base/json';
import { chartImages } from './image-discovery';
import { aPackage } from './package.fixture';
import { isRedirectable, privateImageValues } from './private-image-values';
import type { ChartRules } from '../configuration/chart-rules';

const REGISTRY = { placeholder: '${acr_login_server}', imagePrefix: '' };

/** The values for our registry, of a chart with these values and these lines of template. */
function values(
  chart: JsonObject,
  lines: readonly string[],
  rules: Partial<Pick<ChartRules, 'values' | 'preset'>> & { readonly imagePrefix?: string } = {},
): JsonObject {
  const pkg = aPackage({
    values: chart,
    templates: [{ path: 'templates/web.yaml', text: lines.join('\n') }],
  });
  const all = { values: {}, valuesByMode: {}, preset: 'none', ...rules } as const;
  const { images } = chartImages(pkg, { ...all, images: { kind: 'discover', exclude: [] } });
  const registry = { ...REGISTRY, imagePrefix: rules.imagePrefix ?? '' };
  return privateImageValues({ values: chart, images }, all, registry);
}

const REPOSITORY_AND_TAG = ['image: {{ .Values.image.repository }}:{{ .Values.image.tag }}'];
const ALL_PARTS = [
  'image: {{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}',
];

describe('values for our registry', () => {
  it('keep the path of the image', () => {
    const chart = { image: { repository: 'quay.io/a/web', tag: 'v1' } };
    expect(values(chart, REPOSITORY_AND_TAG)).toEqual({
      image: { repository: '${acr_login_server}/a/web' },
    });
  });

  it('put the prefix of the registry before it', () => {
    const chart = { image: { repository: 'quay.io/a/web', tag: 'v1' } };
    expect(values(chart, REPOSITORY_AND_TAG, { imagePrefix: 'mirror/x' })).toEqual({
      image: { repository: '${acr_login_server}/mirror/x/a/web' },
    });
  });

  it('change the registry alone where it has a value of its own', () => {
    const chart = { image: { registry: 'quay.io', repository: 'a/web', tag: 'v1' } };
    expect(values(chart, ALL_PARTS)).toEqual({ image: { registry: '${acr_login_server}' } });
    expect(values(chart, ALL_PARTS, { imagePrefix: 'mirror' })).toEqual({
      image: { registry: '${acr_login_server}/mirror' },
    });
  });

  it('name the folder that images of Docker lie in', () => {
    const chart = { image: { registry: 'docker.io', repository: 'nginx', tag: 'v1' } };
    expect(values(chart, ALL_PARTS)).toEqual({
      image: { registry: '${acr_login_server}/library' },
    });
    expect(values({ image: { repository: 'nginx', tag: '1' } }, REPOSITORY_AND_TAG)).toEqual({
      image: { repository: '${acr_login_server}/library/nginx' },
    });
  });

  it('keep tag and digest of a name that holds them', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const chart = { image: `quay.io/a/web:v1@${digest}` };
    expect(values(chart, ['image: {{ .Values.image }}'])).toEqual({
      image: `\${acr_login_server}/a/web:v1@${digest}`,
    });
  });

  it('change a registry that stands before a fixed name', () => {
    const lines = ['image: {{ .Values.registry }}/acme/app:1.0'];
    expect(values({ registry: 'quay.io' }, lines)).toEqual({ registry: '${acr_login_server}' });
  });

  it('repeat a list whole, because Helm does not merge lists', () => {
    const chart = {
      sidecars: [
        { name: 'a', image: 'quay.io/a:1' },
        { name: 'b', image: 'quay.io/b:2' },
      ],
    };
    const lines = ['{{ range .Values.sidecars }}', 'image: {{ .image }}', '{{ end }}'];
    expect(values(chart, lines)).toEqual({
      sidecars: [
        { name: 'a', image: '${acr_login_server}/a:1' },
        { name: 'b', image: '${acr_login_server}/b:2' },
      ],
    });
  });

  it('follow what the operator says', () => {
    const chart = { image: { repository: 'quay.io/a/web', tag: 'v1' } };
    const own = { values: { image: { repository: 'ghcr.io/fork/web' } } };
    expect(values(chart, REPOSITORY_AND_TAG, own)).toEqual({
      image: { repository: '${acr_login_server}/fork/web' },
    });
  });

  it('change the one value that mic and nmi share', () => {
    const chart = {
      image: { repository: 'mcr.microsoft.com/oss/azure/aad-pod-identity' },
      mic: { image: 'mic', tag: 'v1.8.17' },
      nmi: { image: 'nmi', tag: 'v1.8.17' },
    };
    expect(values(chart, [], { preset: 'aad-pod-identity' })).toEqual({
      image: { repository: '${acr_login_server}/oss/azure/aad-pod-identity' },
    });
  });

  it('are none for an image that no value names', () => {
    expect(values({}, ['image: busybox:1.36'])).toEqual({});
    const image = { registry: 'docker.io', repository: 'library/busybox', tag: '1.36' };
    expect(isRedirectable({ image, foundAt: 'x' }, {})).toBe(false);
  });
});
