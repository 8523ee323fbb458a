import { aPackage } from '../charts/package.fixture';
import { compareManifests, type ManifestChanges } from './compare';
import { render } from './render';

type Templates = Readonly<Record<string, string>>;

const RELEASE = {
  ...{ name: 'demo', namespace: 'ns', values: {}, kubeVersion: '1.33.4' },
  ...{ clusters: 1, otherClusters: 0 },
};

/** What Helm would change from one set of templates to the other. */
function changes(before: Templates, after: Templates): ManifestChanges {
  const [old, now] = [before, after].map((files, at) => {
    const templates = Object.entries(files).map(([name, text]) => ({
      path: `templates/${name}`,
      text,
    }));
    const metadata = { apiVersion: 'v2', name: 'demo', version: `${at + 1}.0.0` };
    const pkg = aPackage({ metadata, templates });
    return render(pkg, RELEASE);
  });
  if (old === undefined || now === undefined) throw new Error('two versions');
  return compareManifests(old, now, RELEASE);
}

function object(kind: string, name: string, rest: string, apiVersion = 'v1'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;
}

function deployment(image: string, labels = ''): string {
  return object(
    'Deployment',
    'web',
    `  labels: { helm.sh/chart: "demo-{{ .Chart.Version }}"${labels} }\nspec:\n  template:\n    spec:\n      containers: [{ name: web, image: "${image}" }]\n`,
    'apps/v1',
  );
}

describe('objects', () => {
  it('that come, go and change are told by name', () => {
    const before = { 'a.yaml': object('ConfigMap', 'gone', ''), 'b.yaml': deployment('web:1') };
    const after = { 'a.yaml': object('ConfigMap', 'new', ''), 'b.yaml': deployment('web:2') };
    const told = changes(before, after);
    expect(told.added).toEqual(['ConfigMap new']);
    expect(told.removed).toEqual(['ConfigMap gone']);
    expect(told.changed).toEqual([
      { name: 'Deployment web', diff: expect.stringContaining('+        - image: web:2') },
    ]);
  });

  it('in which only the name of the version changes are no news', () => {
    const told = changes({ 'b.yaml': deployment('web:1') }, { 'b.yaml': deployment('web:1') });
    expect(told).toMatchObject({ changed: [], relabelled: ['Deployment web'], restarts: [] });
  });

  it('that move to another file stay what they are', () => {
    const one = object('ConfigMap', 'same', 'data: { a: "1" }\n');
    expect(changes({ 'a.yaml': one }, { 'b.yaml': one })).toMatchObject({
      added: [],
      removed: [],
      changed: [],
    });
  });
});

describe('a Secret', () => {
  const secret = (password: string): Templates => ({
    's.yaml': object('Secret', 'keys', `stringData: { user: admin, password: ${password} }\n`),
  });

  it('shows which of its keys change, and nothing of what it holds', () => {
    const [only] = changes(secret('hunter2'), secret('hunter3')).changed;
    expect(only?.diff).toContain('password: masked');
    expect(only?.diff).not.toMatch(/hunter|admin/);
  });
});

describe('pods', () => {
  it('are replaced where their template changes', () => {
    const told = changes({ 'b.yaml': deployment('web:1') }, { 'b.yaml': deployment('web:2') });
    expect(told.restarts).toEqual(['Deployment web: new ones start before old ones go']);
  });

  it('stay where only the object around them changes', () => {
    const told = changes(
      { 'b.yaml': deployment('web:1') },
      { 'b.yaml': deployment('web:1', ', team: shop') },
    );
    expect(told.changed).toHaveLength(1);
    expect(told.restarts).toEqual([]);
  });
});

describe('a template that is not computed here', () => {
  const cert = object('ConfigMap', 'cert', 'data: { cert: {{ (genCA "x" 365).Cert }} }\n');

  it('is named, with what it asks for, and its objects are neither new nor gone', () => {
    const told = changes({ 'c.yaml': cert }, { 'c.yaml': cert });
    expect(told.skipped).toEqual([{ path: 'templates/c.yaml', why: 'calls genCA' }]);
    expect(told).toMatchObject({ added: [], removed: [], changed: [] });
  });

  it('takes nothing away from the others', () => {
    const told = changes(
      { 'c.yaml': cert, 'b.yaml': deployment('web:1') },
      { 'c.yaml': cert, 'b.yaml': deployment('web:2') },
    );
    expect(told.changed).toHaveLength(1);
  });

  it('of one version alone does not make its objects look new', () => {
    const plain = object('ConfigMap', 'cert', 'data: { cert: x }\n');
    expect(changes({ 'c.yaml': cert }, { 'c.yaml': plain }).added).toEqual([]);
    expect(changes({ 'c.yaml': plain }, { 'c.yaml': cert }).removed).toEqual([]);
  });
});

describe('a hostile chart', () => {
  it.each([
    ['calls itself', '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}'],
    ['counts without end', '{{ range until 100000 }}{{ range until 100000 }}a{{ end }}{{ end }}'],
    [
      'doubles a text',
      '{{ $x := "aaaaaaaa" }}{{ range until 60 }}{{ $x = print $x $x }}{{ end }}{{ $x }}',
    ],
    ['does not end', '{{ if true }}'],
    ['nests', '{{ if true }}'.repeat(5000)],
    ['nests groups', `{{ ${'('.repeat(5000)} }}`],
    ['reads a prototype', '{{ .Values.constructor.prototype }}{{ .__proto__.x }}'],
  ])('that %s is given up', (_, text) => {
    const told = changes({ 'x.yaml': text }, { 'x.yaml': text });
    expect(told.skipped).toHaveLength(1);
  });
});
