import fc from 'fast-check';
import { evaluate } from '../applied/flux/envsubst/evaluate';
import { escaped, variablesIn } from './substitution';

/** As Flux puts in what `cluster` says, and nothing else. */
function arrived(text: string) {
  return evaluate(text, (name) => (name === 'acr_login_server' ? 'acr.azurecr.io' : undefined));
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
    for (const text of ['pa$$word$', '$$$', '$', '$HOME costs $5', '$$acr_login_server']) {
      expect(arrived(escaped({ text })['text'] as string)).toMatchObject({ text });
    }
  });

  test('no text of anybody is a variable to Flux, but for ours', () => {
    const part = fc.constantFrom('$', '{', '}', 'x', ':-y', '${acr_login_server}', ' ', '"');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = escaped({ text: parts.join('') })['text'] as string;
        expect(arrived(text)).toMatchObject({ ok: true, missing: [] });
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
