import { putOnByHand } from './cluster/by-hand';
import { CASES, troubles } from './cluster/troubles';

jest.setTimeout(240_000);

/** What the page says of us beside MIC; the simulated PATCH takes 4 s. */
const OURS: readonly (readonly [seconds: number | undefined, patches: number, end: string])[] = [
  [5, 2, 'Stalled=True/FailedIdentityOperation'],
  [5, 1, 'Ready=True/Converged'],
  [undefined, 0, 'Stalled=True/DeadEntry'],
  [5, 1, 'Ready=True/Converged'],
  [5, 3, 'Ready=True/Converged'],
  [30, 2, 'Ready=True/Converged'],
];

test.each(CASES.map((each, at) => [each.what, each, OURS[at]] as const))(
  '%s: served in time, at the price that the page names, and no hot loop after [P13]',
  async (_, each, wanted) => {
    const [row] = await troubles([each]);
    const [most, patches, end] = wanted ?? [];
    expect(row?.ours).toMatchObject({ patches, end });
    expect(row?.ours.seconds ?? 0).toBeLessThanOrEqual(most ?? 0);
    expect(row?.ours.seconds === undefined).toBe(most === undefined);
    // An identity that Azure refused is tried again later and later.
    expect(row?.ours.patchesLater).toBeLessThanOrEqual(3);
  },
);

test('an identity that somebody put on a host by hand stays when the last pod that used it ends [P6]', async () => {
  expect((await putOnByHand()).ours).toMatchObject({ patches: 0, end: 'stays' });
});
