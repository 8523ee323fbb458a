/** npm start, npm run demo: reads the command line, and loads the rest only when it is needed. */
import { nodeProblem } from '../../shared/node-version';
import { build } from './build';
import type { StartOptions } from './options';
import { exitCodeOf, readOptions, USAGE } from './options';
import { stopAll } from './running';
import type { Session } from './session';
import { openSession } from './session';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) throw new Error(problem);
  const session = openSession();
  try {
    return await start(options, session);
  } finally {
    await stopAll(session.running);
    if (session.isStopped()) process.stdout.write('Stopped; nothing is left running.\n');
  }
}

/** What the user can get wrong is reported before anybody waits for a build. */
async function start(options: StartOptions, session: Session): Promise<number> {
  const built = (): Promise<void> => build((text) => process.stdout.write(text), Date.now);
  switch (options.kind) {
    case 'azure': {
      const { realAzure } = await import('./real-azure');
      return realAzure(options, session, built);
    }
    case 'playground': {
      const { playground } = await import('../playground/run');
      return playground(options, session, built);
    }
    case 'story': {
      const [{ simulated }] = await Promise.all([import('./simulated'), built()]);
      return simulated(options, session);
    }
  }
}

main().then(
  (code) => process.exit(code),
  async (error: unknown) => {
    const { explain } = await import('./explain');
    process.stderr.write(explain(error));
    process.exit(exitCodeOf(error));
  },
);
