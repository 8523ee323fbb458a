/** A text as a literal of CEL. What is not plain ASCII is escaped, so that nothing can end the literal. */
export function celText(text: string): string {
  const safe = text.replace(/[^ -~]|['\\]/gu, escaped);
  return `'${safe}'`;
}

/** A list of texts as a literal of CEL. */
export function celTexts(texts: readonly string[]): string {
  return `[${texts.map(celText).join(', ')}]`;
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
