import { spoilEachCall } from './every-call';
import { ARM, REGISTRY } from './outside';

test.each([ARM, REGISTRY])(
  'the upgrade of a chart ends the same, whichever call to $name goes wrong once [P1, F14, F41]',
  async (outsider) => {
    expect(await spoilEachCall(outsider)).toBeGreaterThan(5);
  },
  600_000,
);
