import type { GitOpsTarget } from '../../shared/core/configuration/gitops-target';

/** The app settings with secrets of Git forges that the configuration names, as far as the shell has them. */
export function secretsOf(
  targets: readonly Pick<GitOpsTarget, 'forge'>[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const found = targets.flatMap(({ forge }) => {
    const name = settingOf(forge.auth);
    const value = name === undefined ? undefined : env[name];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

function settingOf(auth: GitOpsTarget['forge']['auth']): string | undefined {
  switch (auth.kind) {
    case 'token':
      return auth.tokenSetting;
    case 'githubApp':
      return auth.privateKeySetting;
    case 'managedIdentity':
      return undefined;
  }
}
