/** Exit code for a command line that is not valid: EX_USAGE of sysexits.h. */
export const USAGE_ERROR = 64;

/** Whether the one flag that a script knows was given. Ends the process with 64 for anything else: a slip must not run it. */
export function onlyFlag(known: `--${string}`): boolean {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg !== known);
  if (unknown === undefined) return args.length > 0;
  process.stderr.write(
    `${JSON.stringify(unknown)} means nothing here; the only flag is ${known}.\n`,
  );
  process.exit(USAGE_ERROR);
}
