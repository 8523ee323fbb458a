import type { Command, Option } from 'commander';

/** A script for a shell that asks `aks-identity __complete` for each word. */
export function completionScript(shell: string): string {
  return SCRIPTS[shell] ?? '';
}

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_aks_identity() {
  local IFS=$'\\n'
  COMPREPLY=($(aks-identity __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _aks_identity aks-identity
`,
  zsh: `#compdef aks-identity
_aks_identity() {
  local -a found
  found=(\${(f)"$(aks-identity __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  compadd -a found
}
compdef _aks_identity aks-identity
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName aks-identity -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition }
  $words = @($before | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  # An empty word is lost on its way to a program; a blank is not.
  if ($wordToComplete -eq '') { $words += ' ' }
  aks-identity __complete '--' @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
  fish: `complete -c aks-identity -f -a '(aks-identity __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** What an app alone can complete. */
export type NamesOf = 'clusters' | 'charts' | 'repositories' | 'profiles';

/** Names of what there is; undefined where the words ask for none. */
export function namesAsked(root: Command, words: readonly string[]): NamesOf | undefined {
  const current = words.at(-1) ?? '';
  const { command, operands } = reached(root, words.slice(0, -1));
  const asking = optionOf([...command.options, ...root.options], words.at(-2) ?? '');
  if (asking !== undefined && takesValue(asking)) return OPTION_NAMES[asking.long ?? ''];
  if (current.startsWith('-') || operands > 0) return undefined;
  const argument = command.registeredArguments[0]?.name();
  if (argument === 'cluster') return 'clusters';
  if (argument !== 'name') return undefined;
  return command.name() === 'chart' ? 'charts' : 'repositories';
}

const OPTION_NAMES: Readonly<Record<string, NamesOf>> = {
  '--chart': 'charts',
  '--repository': 'repositories',
  '--profile': 'profiles',
};

/** What the last of `words` may become: commands, options, or values of an option or argument. */
export function completions(root: Command, words: readonly string[]): readonly string[] {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const { command, operands } = reached(root, before);
  const options = [...command.options, ...root.options].filter(({ hidden }) => !hidden);
  const asking = optionOf(options, before.at(-1) ?? '');
  const candidates =
    asking !== undefined && takesValue(asking)
      ? (asking.argChoices ?? [])
      : current.startsWith('-')
        ? [...options.flatMap(({ long }) => long ?? []), '--help']
        : [...namesOf(command), ...choicesOf(command, operands)];
  return [...new Set(candidates)].filter((each) => each.startsWith(current));
}

/** The command that the words lead to, and how many operands it has by then. */
export function reached(
  root: Command,
  words: readonly string[],
): { readonly command: Command; readonly operands: number } {
  let command = root;
  let operands = 0;
  let isValue = false;
  for (const word of words) {
    if (isValue) {
      isValue = false;
      continue;
    }
    if (word.startsWith('-')) {
      const option = optionOf([...command.options, ...root.options], word);
      isValue = option !== undefined && takesValue(option);
      continue;
    }
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) operands += 1;
    else command = next;
  }
  return { command, operands };
}

function optionOf(options: readonly Option[], word: string): Option | undefined {
  return options.find(({ short, long }) => word === short || word === long);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function namesOf(command: Command): readonly string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => each.name());
}

function choicesOf(command: Command, operands: number): readonly string[] {
  return command.registeredArguments[operands]?.argChoices ?? [];
}
