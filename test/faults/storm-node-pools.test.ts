import { dice } from '../support/random';
import { play } from './storm/play';

/** `SEED=7 npm test -- test/faults/storm-node-pools` plays one story; `SEEDS=200` plays that many. */
const ONE = process.env.SEED;
const COUNT = Number(process.env.SEEDS ?? 12);
const SEEDS =
  ONE === undefined ? Array.from({ length: COUNT }, (_, index) => index + 1) : [Number(ONE)];
const NAMES = [['system'], ['apps'], ['s*', 'p*'], ['?pps'], ['p*'], ['slip-of-the-pen']] as const;

test.each(SEEDS)(
  'a story in which the profile is narrowed to some node pools ends well (SEED=%d npm test -- test/faults/storm-node-pools) [P1, P4, P6, P7, P16, F1, F2, F14]',
  async (seed) => {
    const nodePools = dice(seed + 3_000_000).pick(NAMES) ?? [];
    const { wrong, story } = await play(seed, nodePools);
    expect({ wrong, story: wrong.length > 0 ? story : [] }).toEqual({ wrong: [], story: [] });
  },
  60_000,
);
