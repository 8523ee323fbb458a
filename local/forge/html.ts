/** A piece of a page. What is put in is text, and never markup: titles and paths come over the API. */
export function html(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((text, part, at) => text + escaped(values[at - 1] ?? '') + part);
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (sign) => entities[sign] ?? '').replace(/"/g, '&quot;');
}
