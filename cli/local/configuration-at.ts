import { configSourceFrom } from '../../shared/config/environment';
import type { LoadedConfiguration } from '../../shared/config/source';
import { isReconcileError } from '../../shared/core/base/errors';
import { fail } from '../cli-error';
import type { Io } from '../io';

const NOBODY = { getToken: async () => null };

/** The configuration in a file. Throws CliError with every problem and its line. */
export async function configurationAt(
  path: string,
  { now }: Pick<Io, 'now'>,
): Promise<LoadedConfiguration> {
  try {
    return await configSourceFrom({ CONFIG_PATH: path }, { credential: NOBODY, now }).current();
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    const { code, message, remedy } = error.failure;
    const [what = '', ...problems] = message.split('\n');
    const isInvalid = code === 'ConfigurationInvalid';
    return fail({
      what: isInvalid ? what.replace(/:$/, '.') : `${path} cannot be read.`,
      why: isInvalid ? problems.filter((line) => line !== '').join('\n') : message,
      remedy: isInvalid ? `Mend ${path}; docs/reference/configuration.md has every key.` : remedy,
    });
  }
}
