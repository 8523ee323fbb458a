import { styleText } from 'node:util';
import type { Io, Output } from '../io';

export type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

/** Colours on a terminal that wants them: not with --no-color, NO_COLOR (no-color.org) or TERM=dumb. */
export function paintFor(output: Output, env: Io['env'], wanted: boolean): Paint {
  const noColour = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  if (!wanted || noColour || env.TERM === 'dumb' || !output.isTty) return (_, text) => text;
  return (colour, text) => styleText(colour, text, { validateStream: false });
}
