import type { JsonObject } from '../../base/json';
import { substitute } from './substitute';

const VALUES: Readonly<Record<string, string>> = {
  three: '3',
  on: 'yes',
  truth: 'true',
  name: 'prod',
  colon: 'a: b',
  list: '[a, b]',
  empty: '',
  version: '1.10',
  octal: '0777',
  date: '2024-05-01',
};

function made(value: JsonObject): unknown {
  const result = substitute(value, (name) => VALUES[name]);
  return result.ok ? result.value : result.message;
}

describe('an object after its variables were put in', () => {
  it('has numbers and booleans where the text of the YAML says so, quoted or not in the file', () => {
    const object = {
      replicas: '${three}',
      enabled: '${truth}',
      yes: '${on}',
      version: '${version}',
      mode: '${octal}',
      date: '${date}',
      nothing: '${empty}',
      list: '${list}',
    };
    expect(made(object)).toEqual({
      replicas: 3,
      enabled: true,
      yes: true,
      version: 1.1,
      mode: 511,
      date: '2024-05-01',
      nothing: null,
      list: ['a', 'b'],
    });
  });

  it('keeps text where more than the variable stands, or a block of lines', () => {
    expect(
      made({ a: 'v${three}', b: '${three} ', c: '${three}\n', d: '{${three}', e: 'x: ${three}' }),
    ).toEqual({
      a: 'v3',
      b: '3 ',
      c: '3\n',
      d: '{3',
      e: 'x: 3',
    });
  });

  it('is no YAML any more where a value brings a colon, and a map where it is an item of a list', () => {
    expect(made({ a: '${colon}' })).toMatch(/no longer valid YAML/);
    expect(made({ a: ['${colon}'] })).toEqual({ a: [{ a: 'b' }] });
  });

  it('changes keys too', () => {
    expect(made({ 'region-${name}': 1, '${three}': 'x' })).toEqual({ 'region-prod': 1, '3': 'x' });
  });

  it.each(['labels', 'annotations'])('stays as it is where its %s say so', (where) => {
    const object = {
      metadata: { [where]: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } },
      script: 'echo ${name} ${a.b}',
    };
    expect(made(object)).toEqual(object);
  });

  it('fails with a shell script that nobody escaped', () => {
    expect(made({ data: { script: 'echo ${array[0]}\n' } })).toBe(
      'variable substitution failed: missing closing brace',
    );
  });
});
