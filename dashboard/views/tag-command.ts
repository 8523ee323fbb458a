/** What suspends a cluster, or lets it go on: the same command as `aks-identity suspend` and `resume` print. */
export function tagCommand(cluster: string, tagPrefix: string, what: 'suspend' | 'resume'): string {
  const operation = what === 'suspend' ? 'Merge' : 'Delete';
  const tag = quoted(`${tagPrefix}suspend=true`);
  return `az tag update --resource-id ${quoted(cluster)} --operation ${operation} --tags ${tag}`;
}

/** For a POSIX shell. Names of groups may have parentheses. */
function quoted(text: string): string {
  return /^[\w./=:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
