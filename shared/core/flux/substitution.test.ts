import fc from 'fast-check';
import type { JsonObject } from '../json';
import { escaped, variablesIn } from './substitution';

/** As fluxcd/pkg envsubst/parse/scan.go reads: two dollars are one, and one before a brace opens a variable. */
function fluxReads(text: string): { readonly text: string; readonly variables: readonly string[] } {
  const variables: string[] = [];
  let read = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text.startsWith('$$', at)) {
      read += '$';
      at += 1;
    } else if (text.startsWith('${', at)) {
      const end = text.indexOf('}', at);
      variables.push(text.slice(at + 2, end < 0 ? undefined : end));
      if (end < 0) break;
      at = end;
    } else {
      read += text[at];
    }
  }
  return { text: read, variables };
}

function fluxSubstitutes(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? fluxReads(value).text : value,
    ]),
  );
}

describe('variables in values', () => {
  test('ours stay, for Flux to replace them', () => {
    const values = { image: '${acr_login_server}/oss', azureTenantID: '${azure_tenant_id}' };
    expect(escaped(values)).toEqual(values);
  });

  test('others are escaped, in keys, lists and maps: Flux would put nothing in their place', () => {
    expect(
      escaped({
        a: ['x ${HOME} y', { '${KEY}': '${A}${acr_login_server}${B:-c}' }],
        n: 1,
        z: null,
      }),
    ).toEqual({
      a: ['x $${HOME} y', { '$${KEY}': '$${A}${acr_login_server}$${B:-c}' }],
      n: 1,
      z: null,
    });
  });

  test('our name with a default is another expression, and is escaped', () => {
    expect(escaped({ a: '${acr_login_server:=evil.example}' })).toEqual({
      a: '$${acr_login_server:=evil.example}',
    });
  });

  test('what is escaped already, and a dollar without a brace, stay', () => {
    const values = { a: '$${HOME}', b: '$HOME costs $5', c: '{{ x }}', d: '$${acr_login_server}' };
    expect(escaped(values)).toEqual(values);
  });

  test('an odd number of dollars leaves a variable behind the escaped ones, which is escaped as well', () => {
    expect(escaped({ a: '$$${x}', b: '$$$$${x}', c: '$$$${x}' })).toEqual({
      a: '$$$${x}',
      b: '$$$$$${x}',
      c: '$$$${x}',
    });
    const ours = { a: '$$${acr_login_server}' };
    expect(escaped(ours)).toEqual(ours);
  });

  test('a password keeps its dollars: Flux makes one of two, wherever they stand', () => {
    expect(fluxSubstitutes(escaped({ a: 'pa$$word$', b: '$$$', c: '$' }))).toEqual({
      a: 'pa$$word$',
      b: '$$$',
      c: '$',
    });
  });

  test('no text of anybody is a variable to Flux, but for ours', () => {
    const part = fc.constantFrom('$', '{', '}', 'x', ':-y', '${acr_login_server}', ' ', '"');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const { a } = escaped({ a: parts.join('') });
        const { variables } = fluxReads(typeof a === 'string' ? a : '');
        expect(variables.filter((name) => name !== 'acr_login_server')).toEqual([]);
      }),
      { seed: 20260102, numRuns: 2000, examples: [[['$', '{', '$', '{']]] },
    );
  });

  test('dollars without end take no time', () => {
    expect(escaped({ a: '$'.repeat(50_000) })['a']).toHaveLength(100_000);
    expect(escaped({ b: `${'$'.repeat(50_001)}{HOME}` })['b']).toHaveLength(50_008);
  });

  test('an expression without its end is escaped too', () => {
    expect(escaped({ a: 'x ${oops' })).toEqual({ a: 'x $${oops' });
  });
});

test('the variables that values ask Flux for are known, however deep, and not those that are escaped', () => {
  const values = { a: [{ b: 'x ${azure_tenant_id}' }], c: '$${acr_login_server}', d: '${other}' };
  expect([...variablesIn(values)]).toEqual(['azure_tenant_id']);
});
