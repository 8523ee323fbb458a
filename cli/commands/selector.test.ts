import { selectorOf } from './selector';

interface Row {
  readonly name: string;
  readonly profile: string;
}
const FIELDS = { name: ({ name }: Row) => name, profile: ({ profile }: Row) => profile };
const SHOP: Row = { name: 'aks-shop', profile: 'shop' };

test.each([
  ['profile=shop', true],
  ['profile==SHOP', true],
  ['profile!=shop', false],
  ['name=aks-*,profile=shop', true],
  ['name=aks-*,profile=web', false],
  ['name=aks-sh?p', true],
  ['profile=', false],
  [' name = aks-shop ', true],
])('`--selector %s` takes aks-shop: %s', (text, takes) => {
  expect(selectorOf(text, FIELDS)(SHOP)).toBe(takes);
});

test('without a selector everything is taken', () => {
  expect(selectorOf(undefined, FIELDS)(SHOP)).toBe(true);
});

test.each(['', 'shop', '=shop', 'profil=shop', 'toString=x', 'profile=shop,'])(
  '`--selector %s` is refused, for it would select what nobody meant',
  (text) => {
    expect(() => selectorOf(text, FIELDS)).toThrow('selects nothing');
  },
);
