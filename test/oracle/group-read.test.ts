import type { WireExchange } from './exchange';
import { checkGroupRead, isGroupRead } from './group-read';

const READ = {
  method: 'GET',
  path: '/subscriptions/s/resourcegroups/rg',
  query: { 'api-version': '2021-04-01' },
  status: 200,
  responseBody: { id: 'x', name: 'rg', type: 't', location: 'westeurope', properties: {} },
} as unknown as WireExchange;

test('a read of a resource group as Microsoft describes it is right', () => {
  expect([isGroupRead(READ), checkGroupRead(READ)]).toEqual([true, []]);
});

test('anything else at that address is judged as unknown', () => {
  expect(isGroupRead({ ...READ, method: 'DELETE' })).toBe(false);
  expect(isGroupRead({ ...READ, path: `${READ.path}/resources` })).toBe(false);
});

test('another version, and an answer that lacks something, are told', () => {
  const wrong = { ...READ, query: {}, responseBody: { id: 'x' } };
  expect(checkGroupRead(wrong).map(({ code }) => code)).toEqual([
    'WRONG_API_VERSION',
    ...['MISSING', 'MISSING', 'MISSING', 'MISSING'],
  ]);
});
