/** What a script can tell from how the command line ended; the reference lists them. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Of `plan`: there is something to do. */
  changes: 2,
  /** EX_USAGE of sysexits.h. */
  usage: 64,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.done, 'done; of `plan`: nothing to do; of `check`: all is well'],
  [
    EXIT.failed,
    'failed, refused (`apply`: a stale plan), or not done in time; the error says what, why and what to do; of `check`: something is wrong',
  ],
  [EXIT.changes, 'of `plan`: there is something to do'],
  [EXIT.usage, 'a command line that is not valid'],
];
