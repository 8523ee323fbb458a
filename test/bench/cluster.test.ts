import { managed, serverless } from './cluster/compare';
import { PODS } from './cluster/field';

jest.setTimeout(240_000);

test('2,000 pods in managed mode cost one PATCH per scale set, and their end nothing', async () => {
  const [started, ended] = await managed();
  expect(started).toMatchObject({ armWrites: 3, kubeWrites: 0 });
  expect(started?.seconds).toBeLessThan(60);
  expect(ended).toMatchObject({ armWrites: 0, kubeWrites: 0 });
  expect(ended?.armReads).toBeGreaterThan(0);
});

test('2,000 pods with mic: serverless cost one PATCH per scale set and two writes per pod', async () => {
  const [started, ended] = await serverless();
  expect(started).toMatchObject({ armWrites: 3, kubeWrites: 2 * PODS });
  expect(started?.seconds).toBeLessThan(90);
  expect(ended).toMatchObject({ armWrites: 0, kubeWrites: PODS / 2 });
});
