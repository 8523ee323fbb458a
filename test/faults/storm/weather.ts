import type { ArmFault, FaultMatcher } from '../../../local/azure';
import type { Dice } from '../../support/random';
import type { Place } from './place';

const HALF_A_MINUTE = 30;

/** What may go wrong with a call to ARM. */
const FAULTS: readonly (readonly [FaultMatcher, ArmFault])[] = [
  [{ method: 'PATCH' }, { kind: 'reset', when: 'beforeCommit' }],
  [{ method: 'PATCH' }, { kind: 'reset', when: 'afterCommit' }],
  [{ method: 'PATCH' }, refusal(429, 'TooManyRequests', HALF_A_MINUTE)],
  [{ method: 'PATCH' }, refusal(500, 'InternalServerError')],
  [{ method: 'PATCH' }, { ...refusal(500, 'InternalServerError'), after: 'commit' }],
  [{ method: 'PATCH' }, { kind: 'operation', outcome: 'Failed', ms: 20_000 }],
  [{ method: 'PATCH' }, { kind: 'operation', outcome: 'Failed', ms: 20_000, applied: true }],
  [{ method: 'PATCH' }, { kind: 'operation', outcome: 'Canceled', ms: 5000 }],
  [{ method: 'PATCH' }, { kind: 'operation', ms: 300_000 }],
  [{ method: 'PATCH' }, { kind: 'headers', drop: ['azure-asyncoperation', 'location'] }],
  [{ method: 'PUT' }, { kind: 'reset', when: 'beforeCommit' }],
  [{ method: 'PUT' }, { kind: 'reset', when: 'afterCommit' }],
  [{ method: 'PUT' }, refusal(503, 'ServerTimeout')],
  [{ method: 'DELETE' }, { kind: 'reset', when: 'beforeCommit' }],
  [{ method: 'DELETE' }, { kind: 'reset', when: 'afterCommit' }],
  [{ kind: 'read' }, refusal(429, 'TooManyRequests', HALF_A_MINUTE)],
  [{ kind: 'read', times: 2 }, refusal(503, 'ServiceUnavailable')],
  [
    { kind: 'read', times: 2 },
    { kind: 'reset', when: 'beforeCommit' },
  ],
  [{ kind: 'poll' }, refusal(404, 'NotFound')],
  [{ kind: 'poll', times: 2 }, refusal(500, 'InternalServerError')],
  [{ kind: 'poll' }, { kind: 'reset', when: 'beforeCommit' }],
];

/** Faults after which nobody can know whether a write has happened: it is sent again, rightly. */
const HARMLESS: readonly ArmFault['kind'][] = ['answer', 'operation'];

/** One of the next calls goes wrong. `gently`: never so that a write has to be repeated blindly. */
export function somethingGoesWrong({ stage, story }: Place, dice: Dice, gently: boolean): void {
  const fitting = FAULTS.filter(([, fault]) => !gently || isGentle(fault));
  const [matcher, fault] = dice.pick(fitting) ?? [];
  if (matcher === undefined || fault === undefined) return;
  stage.azure.faults.next({ ...matcher, skip: dice.roll(4) }, fault);
  story.push(`fault ${JSON.stringify(matcher)} ${JSON.stringify(fault)}`);
}

function isGentle(fault: ArmFault): boolean {
  if (fault.kind === 'answer') return fault.status === 429;
  return HARMLESS.includes(fault.kind);
}

function refusal(
  status: number,
  code: string,
  retryAfter?: number,
): Extract<ArmFault, { kind: 'answer' }> {
  return { kind: 'answer', status, code, ...(retryAfter !== undefined && { retryAfter }) };
}
