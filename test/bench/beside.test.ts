import { besideMic } from './cluster/beside';

jest.setTimeout(240_000);

test('ten scale sets with one pod cost one PATCH where the profile says where, as with MIC, and ten where it does not', async () => {
  const [row] = await besideMic([{ scaleSets: 10, identities: 1, pods: 1, mic: { patches: 1 } }]);
  expect(row?.managed).toMatchObject({ patches: 10, seconds: 40 });
  expect(row?.nodePools).toMatchObject({ patches: 1, seconds: 40 });
  expect(row?.whereUsed).toMatchObject({ patches: 1, seconds: 40 });
});
