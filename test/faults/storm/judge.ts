import type { Exchange } from '../../../local/azure';

/** Says what is wrong with one exchange. */
export type Judge = (exchange: Exchange) => readonly string[];
