import { ID, object, optional, text, TIME, word } from './shape';

const ENTRY = {
  cluster: ID,
  state: word(['intended', 'held']),
  since: TIME,
  /** The call that added it as an intent, as long as nobody else has relied on it. */
  attempt: optional(text()),
};

/** An entry of the ledger, with the cluster whose ledger it is in, by kind. */
export const LEDGER_ROWS = {
  identity: object({
    ...ENTRY,
    kind: word(['identity']),
    host: ID,
    identity: ID,
    principalId: optional(text()),
    unusedSince: optional(TIME),
  }),
  role: object({
    ...ENTRY,
    kind: word(['role']),
    assignment: text(),
    scope: ID,
    roleId: text(),
    principalId: text(),
  }),
  policy: object({ ...ENTRY, kind: word(['policy']), assignment: text(), scope: ID }),
};
