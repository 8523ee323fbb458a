import { isCliError } from './cli-error';
import type { Context } from './context';

const USUAL_SECONDS = 2;

/** Looks again and again, until it is stopped. An app that restarts in between is reported, and waited for. */
export async function repeated(
  { io, options, printer }: Pick<Context, 'io' | 'options' | 'printer'>,
  look: () => Promise<void>,
): Promise<never> {
  let lastMessage = '';
  for (;;) {
    await io.sleep((options.interval ?? USUAL_SECONDS) * 1000);
    const trouble = await troubleOf(look);
    if (trouble !== '' && trouble !== lastMessage) printer.note(`${trouble} Trying again.`);
    lastMessage = trouble;
  }
}

async function troubleOf(look: () => Promise<void>): Promise<string> {
  try {
    await look();
    return '';
  } catch (error) {
    if (!isCliError(error)) throw error;
    return error.message;
  }
}
