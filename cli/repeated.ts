import type { Context } from './context';

const USUAL_SECONDS = 2;

/** Looks again and again, until somebody stops it. */
export async function repeated(
  { io, options }: Pick<Context, 'io' | 'options'>,
  look: () => Promise<void>,
): Promise<never> {
  for (;;) {
    await io.sleep((options.interval ?? USUAL_SECONDS) * 1000);
    await look();
  }
}
