/** A part of a remedy: words, or a command that can be pasted. */
export interface RemedyPart {
  readonly kind: 'words' | 'command';
  readonly text: string;
}

/** What begins a command of the tools that remedies name. */
const COMMAND = /^(az|azd|kubectl|npx|npm|flux|helm|git|curl|func) /;

/** Lines and `backticks` that hold a command can be copied by themselves; the rest is prose. */
export function remedyParts(remedy: string): readonly RemedyPart[] {
  const parts = remedy.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    if (trimmed === '') return [];
    return COMMAND.test(trimmed) ? [command(trimmed)] : inlineParts(trimmed);
  });
  return parts;
}

function command(text: string): RemedyPart {
  return { kind: 'command', text };
}

/** Of a line of prose: the commands that it quotes come below it. */
function inlineParts(line: string): readonly RemedyPart[] {
  const quoted = line.split('`').filter((_, index) => index % 2 === 1);
  return [
    { kind: 'words', text: line },
    ...quoted.filter((text) => COMMAND.test(text)).map(command),
  ];
}
