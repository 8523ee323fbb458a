/** Thrown for a command that cannot be carried out: its message is what the user is told. */
export class PlayError extends Error {}
