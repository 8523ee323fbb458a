import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';

/** The app settings with secrets of Git forges that the configuration names, as far as the shell has them. */
export function secretsOf(
  repositories: readonly Pick<RepositoryRules, 'forge'>[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const found = repositories.flatMap(({ forge }) => {
    const name = settingOf(forge.auth);
    const value = name === undefined ? undefined : env[name];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

function settingOf(auth: RepositoryRules['forge']['auth']): string | undefined {
  switch (auth.kind) {
    case 'token':
      return auth.tokenSetting;
    case 'githubApp':
      return auth.privateKeySetting;
    case 'managedIdentity':
      return undefined;
  }
}
