/** What a query, or an address with one, must not be written down with: function keys, system keys, shared access signatures. */
const QUERY = /([?&;])([\w.%-]+)=[^\s&"'<>)\]}]*/g;

/** `text` in which no parameter of an address has a value any more: keys of this product travel there. */
export function withoutQueries(text: string): string {
  return text.replaceAll(QUERY, '$1$2=…');
}
