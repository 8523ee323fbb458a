import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { yamlText } from './yaml-text';

describe('YAML that we write', () => {
  test('keeps the order of keys, puts comments above, and divides documents', () => {
    expect(
      yamlText({ comment: 'one\ntwo', value: { b: 1, a: [{ c: true }] } }, { value: { d: null } }),
    ).toBe('# one\n# two\nb: 1\na:\n  - c: true\n---\nd: null\n');
  });

  test.each([
    '1.10',
    'yes',
    'on',
    '0o14',
    '1e3',
    'null',
    '~',
    '',
    '2024-01-01',
    '0x10',
    '1:30',
    'a: b',
    '# a',
    '<<',
  ])('the text "%s" is the same text for readers of YAML 1.1 and 1.2', (text) => {
    const written = yamlText({ value: { key: text } });
    expect(parse(written, { version: '1.1' })).toEqual({ key: text });
    expect(parse(written, { version: '1.2' })).toEqual({ key: text });
  });

  test('versions and variables need no quotes', () => {
    expect(yamlText({ value: { tag: '4.1.18', repository: '${acr_login_server}/oss' } })).toBe(
      'tag: 4.1.18\nrepository: ${acr_login_server}/oss\n',
    );
  });

  test('a value that stands in two places is written twice: an alias is not for kustomize patches', () => {
    const shared = { a: 1 };
    expect(yamlText({ value: { a: shared, b: shared } })).toBe('a:\n  a: 1\nb:\n  a: 1\n');
  });

  test('whatever is written is read again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const given = JSON.parse(JSON.stringify(value)) as Record<string, never>;
        fc.pre(!JSON.stringify(given).includes('__proto__'));
        expect(
          parseAllDocuments(yamlText({ value: given })).map((d) => d.toJS() as unknown),
        ).toEqual([given]);
      }),
    );
  });
});
