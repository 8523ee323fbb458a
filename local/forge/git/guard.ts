import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a forge lets nobody push, and what it says then. */
export interface Guard {
  /** Full names. */
  readonly protectedRefs: readonly string[];
  readonly words: {
    readonly push: string;
    readonly force: string;
    readonly delete: string;
    readonly reason: string;
    readonly isWhole?: boolean;
  };
}

/** Shared by both hooks: what to say of one ref (`%s`). */
const SAY = `say() {
  case $2 in *[!0]*) ;; *) printf "$FORGE_DELETE\\n" "$3" >&2; return ;; esac
  case $1 in *[!0]*) git merge-base --is-ancestor "$1" "$2" || { printf "$FORGE_FORCE\\n" "$3" >&2; return; } ;; esac
  printf "$FORGE_PUSH\\n" "$3" >&2
}`;

/** Refuses a push as a whole when it has a protected ref. */
const PRE_RECEIVE = `#!/bin/sh
[ "$FORGE_WHOLE" = yes ] || { cat >/dev/null; exit 0; }
${SAY}
code=0
while read -r old new ref; do
  case "
$FORGE_PROTECTED
" in *"
$ref
"*) say "$old" "$new" "$ref"; code=1 ;; esac
done
exit $code
`;

/**
 * Refuses protected refs one by one, with words that only this hook can give: git's others say "hook declined". git asks
 * it for the refs in receive.procReceiveRefs alone (githooks, "proc-receive").
 */
const PROC_RECEIVE = `#!/bin/sh
take() {
  size=$(dd bs=1 count=4 2>/dev/null)
  [ -n "$size" ] && [ "$size" != 0000 ] || return 1
  line=$(dd bs=1 count=$((0x$size - 4)) 2>/dev/null | tr -d '\\000')
}
give() { printf '%04x%s' $((\${#1} + 4)) "$1"; }
${SAY}
while take; do :; done
give 'version=1'; printf 0000
answer=
while take; do
  set -- $line
  say "$1" "$2" "$3"
  answer="$answer $3"
done
for ref in $answer; do give "ng $ref $FORGE_REASON"; done
printf 0000
`;

/** Puts the hooks into a bare repository; without a guard in the environment they let everything through. */
export async function installHooks(folder: string): Promise<void> {
  const hooks = path.join(folder, 'hooks');
  await mkdir(hooks, { recursive: true });
  for (const [name, text] of Object.entries({
    'pre-receive': PRE_RECEIVE,
    'proc-receive': PROC_RECEIVE,
  })) {
    await writeFile(path.join(hooks, name), text);
    await chmod(path.join(hooks, name), 0o755);
  }
}

/** Settings and environment under which git-http-backend minds the guard. */
export function guardEnvironment({ protectedRefs, words }: Guard): NodeJS.ProcessEnv {
  return {
    FORGE_PROTECTED: protectedRefs.join('\n'),
    FORGE_WHOLE: words.isWhole === true ? 'yes' : 'no',
    FORGE_PUSH: words.push,
    FORGE_FORCE: words.force,
    FORGE_DELETE: words.delete,
    FORGE_REASON: words.reason,
  };
}

/** `git -c` for a program that is not started through git: settings by environment (git-config, GIT_CONFIG_COUNT). */
export function settingsEnvironment(
  settings: readonly (readonly [name: string, value: string])[],
): NodeJS.ProcessEnv {
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ...settings.flatMap(([name, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, name],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]) as NodeJS.ProcessEnv;
}
