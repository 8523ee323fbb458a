/** Keeps the secrets of one forge, to take them out of everything that leaves the adapter. */
export interface Redactor {
  /** Remembers it, and gives it back. */
  readonly secret: (value: string) => string;
  /** `text` without any secret that it knows. */
  readonly clean: (text: string) => string;
}

/** A shorter one would tear holes into ordinary words; no forge gives such tokens. */
const MIN_LENGTH = 6;
/** Tokens that an installation, or our identity, is given one after the other. */
const MAX_KEPT = 100;

/**
 * Masks the secrets that it was given in any text, as they are and URL-encoded. Very short ones are not masked: every
 * text has them.
 */
export function newRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    secret(value) {
      if (value.length >= MIN_LENGTH) {
        secrets.add(value);
        secrets.add(encodeURIComponent(value));
      }
      const [oldest] = secrets;
      if (secrets.size > MAX_KEPT && oldest !== undefined) secrets.delete(oldest);
      return value;
    },
    clean: (text) => [...secrets].reduce((clean, secret) => clean.replaceAll(secret, '***'), text),
  };
}
