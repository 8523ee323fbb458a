import { escaped } from './substitution';

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
    const values = { a: '$${HOME}', b: '$HOME costs $5', c: '{{ x }}' };
    expect(escaped(values)).toEqual(values);
  });

  test('dollars without end are dollars, and a brace behind them opens what is escaped already', () => {
    const values = { a: '$'.repeat(50_000), b: `${'$'.repeat(50_000)}{HOME}` };
    expect(escaped(values)).toEqual(values);
  });

  test('an expression without its end is escaped too', () => {
    expect(escaped({ a: 'x ${oops' })).toEqual({ a: 'x $${oops' });
  });
});
