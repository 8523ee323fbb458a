import { CLUSTER, NOW } from '../../../test/support/world';
import { tableWorlds } from '../../../test/support/table-worlds';
import type { Condition, ReasonCode } from '../../core/base/conditions';
import { foreignCode } from '../../core/base/errors';
import { freshState } from '../../core/run/after-run';
import { createStore } from './index';

test.each(tableWorlds(7))(
  'a reason and a code that an earlier version gave, and no table explains any more, are read on in %s',
  async (_, newTables) => {
    const { clusters } = createStore(newTables());
    const reason = 'OfAnEarlierVersion' as ReasonCode;
    const conditions: Condition[] = [
      { type: 'Ready', status: 'False', reason, message: 'm', lastTransition: NOW },
    ];
    const failures = [{ policy: 'Stalled', code: foreignCode(reason), message: 'm' }] as const;
    await clusters.update(CLUSTER, () => ({ ...freshState(CLUSTER), conditions, failures }));

    expect(await clusters.get(CLUSTER)).toMatchObject({ conditions, failures });
  },
);
