/** `1 write`, `2 writes`; a plural of its own where adding an s does not make one. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
