import { HostError } from './errors';
import { native } from './worker/native';

/** App settings by name. */
export type Settings = Readonly<Record<string, string>>;

/** What Core Tools sets for every local app. WEBSITE_HOSTNAME keeps the SDK from rewriting our URLs to port 7071. */
export function platformSettings(hostname: string): Settings {
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    FUNCTIONS_WORKER_RUNTIME: 'node',
    WEBSITE_HOSTNAME: hostname,
  };
}

/** Puts settings into the environment that the app sees. Returns a function that puts things back as they were. */
export function applySettings(settings: Settings): () => void {
  const { env } = native().process;
  const before = Object.keys(settings).map((name) => [name, env[name]] as const);
  Object.assign(env, settings);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
  };
}

/** Replaces %NAME% by the app setting of that name, as bindings and host.json allow. `where` goes into the error. */
export function expandSettings(text: string, settings: Settings, where: string): string {
  return text.replace(/%([^%\s]+)%/g, (_, name: string) => {
    const value = settings[name] ?? native().process.env[name];
    if (value !== undefined) return value;
    throw new HostError(
      'setting-missing',
      `${where} uses %${name}%, but there is no app setting "${name}". Add it to the settings of the host.`,
    );
  });
}
