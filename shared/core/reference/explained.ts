/** What a word that the product shows means, for the reference in docs. */
export interface Explained {
  readonly meaning: string;
  /** What the product does, and what it leaves alone, because of it. */
  readonly consequence?: string;
  /** What the reader does about it. */
  readonly remedy: string;
}
