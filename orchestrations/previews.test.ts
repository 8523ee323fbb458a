import { completed, failed, fired } from '../test/support/durable/events';
import type { Orchestrator } from '../test/support/durable/executor';
import { Instance } from '../test/support/durable/instance';
import { CLUSTER } from '../test/support/world';
import { previewCluster, previewSync } from './previews';

/** What somebody who asks for a plan starts, and the one activity that answers. */
const PREVIEWS: readonly [string, Orchestrator, object, string][] = [
  ['a cluster', previewCluster, { cluster: CLUSTER }, `makePlan {"cluster":"${CLUSTER}"`],
  ['a chart', previewSync, { kind: 'chart', name: 'nmi' }, 'planChart {"chart":"nmi"'],
];

describe.each(PREVIEWS)(
  'the plan of %s, for somebody who waits for it,',
  (_, orchestrator, input, call) => {
    test('is a preview, and nothing is carried out of it', async () => {
      const preview = await Instance.begin(orchestrator, input);
      expect(preview.asks).toEqual([`0 ${call},"preview":true}`]);
      await preview.deliver(completed(0, { kind: 'planned', planId: 'p', apply: true }));
      expect([preview.status, preview.output]).toEqual([
        'Completed',
        { kind: 'planned', planId: 'p', apply: true },
      ]);
    });

    test('is an error at once when it cannot be made: they can ask again, and five minutes are too long', async () => {
      const preview = await Instance.begin(orchestrator, input);
      await preview.deliver(failed(0, 'no table'));
      expect([preview.status, preview.output]).toEqual([
        'Failed',
        expect.stringContaining('no table'),
      ]);
    });

    test('is asked for once more when the answer was lost', async () => {
      const preview = await Instance.begin(orchestrator, input);
      await preview.deliver(fired(0));
      expect(preview.asks).toEqual([`1 ${call},"preview":true}`]);
    });
  },
);

test('a preview of an off-boarding says so, and nobody makes a preview carry anything out', async () => {
  const input = { cluster: CLUSTER, intent: 'offboard', preview: false };
  const preview = await Instance.begin(previewCluster, input);
  expect(preview.waitsFor[0]?.input).toEqual({ ...input, preview: true });
});
