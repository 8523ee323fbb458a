import { spoilEachCall } from './every-call';
import { CHARTS, FORGE } from './outside';

test.each([CHARTS, FORGE])(
  'the upgrade of a chart ends the same, whichever call to $name goes wrong once [P1, F14, F39]',
  async (outsider) => {
    expect(await spoilEachCall(outsider)).toBeGreaterThan(5);
  },
  600_000,
);
