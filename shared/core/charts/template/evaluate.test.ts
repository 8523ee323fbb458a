import type { JsonObject } from '../../base/json';
import { newBudget } from './budget';
import { holds, type Place, printed } from './evaluate';
import { helpersIn } from './helpers';

const VALUES: JsonObject = {
  image: { repository: 'quay.io/a', tag: '', flavour: 'slim' },
  replicas: 0,
  on: true,
  name: 'web',
};

function place(values: JsonObject = VALUES, helpers = ''): Place {
  const templates = [{ path: 'templates/_helpers.tpl', text: helpers }];
  const names = {
    name: 'chart',
    outer: 'chart',
    metadata: {},
    version: '1.0.0',
    appVersion: '2.0.0',
  };
  const scope = { prefix: [], folder: '', ...names, values, templates: [] };
  return { scope: { ...scope, helpers: helpersIn(templates), budget: newBudget() }, dot: 'root' };
}

function text(template: string, at: Place = place()): string | undefined {
  return printed(template, at)
    ?.map((segment) => segment.text)
    .join('');
}

describe('what a template prints', () => {
  it.each([
    ['{{ .Values.name }}-{{ .Chart.Name }}-{{ .Chart.Version }}', 'web-chart-1.0.0'],
    ['{{ .Values.image.tag | default .Chart.AppVersion | quote }}', '2.0.0'],
    ['{{ default "x" .Values.missing }}', 'x'],
    ['{{ coalesce .Values.missing .Values.image.tag "c" }}', 'c'],
    ['{{ required "say it" .Values.name }}', 'web'],
    ['{{ printf "%s:%v" .Values.name 7 }}', 'web:7'],
    ['{{ tpl .Values.name . }}', 'web'],
    ['a {{- /* comment */ -}} b', 'ab'],
  ])('%s prints %j', (template, expected) => {
    expect(text(template)).toBe(expected);
  });

  it.each([
    '{{ .Release.Name }}',
    '{{ if .Values.on }}x{{ end }}',
    '{{ $x := 1 }}',
    '{{ lookup "v1" "Secret" "a" "b" }}',
    '{{ required "say it" .Values.missing }}',
    '{{ default .Release.Name .Values.missing }}',
    '{{ .Values.name | upper }}',
    '{{ printf "%d" 7 }}',
    '{{ printf "%s" }}',
    '{{ include "nothing" . }}',
    '{{ .Values.name "argument" }}',
  ])('is not told of %s', (template) => {
    expect(text(template)).toBeUndefined();
  });

  it('takes a value before a default that cannot be told', () => {
    expect(text('{{ .Values.name | default .Release.Name }}')).toBe('web');
  });

  it('follows a tpl of a value only when that is no template', () => {
    expect(text('{{ tpl .Values.t . }}', place({ t: '{{ .Release.Name }}' }))).toBeUndefined();
  });

  it('keeps the path of each value', () => {
    expect(printed('{{ .Values.image.repository }}:{{ .Values.name }}', place())).toEqual([
      { text: 'quay.io/a', path: ['image', 'repository'] },
      { text: ':' },
      { text: 'web', path: ['name'] },
    ]);
  });

  it('reads named templates, also those that lie within others', () => {
    const helpers = [
      '{{- define "a" -}}{{ template "b" . }}!{{- end -}}',
      '{{- define "b" }}{{ .Values.name }}{{ end }}',
    ].join('\n');
    expect(text('{{ include "a" $ }}', place(VALUES, helpers))).toBe('web!');
  });
});

describe('a condition', () => {
  it.each([
    ['.Values.on', true],
    ['.Values.replicas', false],
    ['.Values.image.tag', false],
    ['.Values.missing.deep', false],
    ['not .Values.on', false],
    ['and .Values.on .Release.IsInstall', undefined],
    ['and .Values.replicas .Release.IsInstall', false],
    ['or .Values.on .Release.IsInstall', true],
    ['or .Values.replicas .Release.IsInstall', undefined],
    ['eq .Values.name "web" "other"', true],
    ['eq .Values.name .Release.Name', undefined],
    ['ne .Values.name "web"', false],
    ['(and .Values.on (eq .Values.name "web"))', true],
    ['semverCompare ">=1" .Capabilities.KubeVersion.Version', undefined],
  ])('%s: %s', (code, expected) => {
    expect(holds(code, place())).toBe(expected);
  });
});

describe('a template that calls itself', () => {
  const CALLS_ITSELF = '{{ define "a" }}{{ include "a" . }}{{ end }}';
  const CALL_EACH_OTHER =
    '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}';

  it.each([CALLS_ITSELF, CALL_EACH_OTHER])(
    'is given up before it ends the stack: %s',
    (helpers) => {
      expect(text('{{ include "a" . }}', place(VALUES, helpers))).toBeUndefined();
    },
  );

  it('is told from templates that only call one another in a row', () => {
    const names = [...'abcdefgh'];
    const helpers = names
      .map((name, index) => {
        const next = names[index + 1];
        return `{{ define "${name}" }}${next === undefined ? 'end' : `{{ include "${next}" . }}`}{{ end }}`;
      })
      .join('');
    expect(text('{{ include "a" . }}', place(VALUES, helpers))).toBe('end');
  });
});
