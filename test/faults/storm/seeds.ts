/** A story that once ended badly. */
export interface KnownStory {
  readonly seed: number;
  /** What an operator would have said of it. */
  readonly found: string;
}

/** Stories that found something, kept so that it stays mended. */
export const KNOWN_STORIES: readonly KnownStory[] = [
  {
    seed: 600_038,
    found: 'a run was written down, the tables lost the answer, and it ended Failed',
  },
  { seed: 1, found: 'two clusters left, and the role on their identities was left behind' },
  { seed: 3, found: 'a page of identities came empty, and one was taken off every host' },
  { seed: 6, found: 'one 404 of a cluster, and its roles were taken back' },
  { seed: 9, found: 'a list lost hosts, and off-boarding left the identities on them' },
  {
    seed: 10,
    found: 'a cluster was onboarded again while it left, and lost its roles all the same',
  },
  { seed: 12, found: 'a group of identities read as empty, and its identities were taken off' },
  {
    seed: 20,
    found: 'a cluster was denied once: its role was taken back, and its identities stayed for ever',
  },
  { seed: 21, found: 'a list of identities came empty, and they were taken off every host' },
  { seed: 28, found: 'a list of roles came empty, and a role outlived the off-boarding' },
  {
    seed: 40,
    found: 'a cluster left, and took along a role on which another one had just begun to rely',
  },
  {
    seed: 466,
    found: 'Azure refused us an identity, somebody attached it by hand, and off-boarding took it',
  },
  {
    seed: 532,
    found:
      'our tables were busy, so nothing was sent, somebody attached it by hand, and off-boarding took it',
  },
  {
    seed: 944,
    found:
      'our tables were busy when a cluster was to be given a role that another one had given already, and that one left with it',
  },
  {
    seed: 1553,
    found:
      'an activity was called twice at once, Azure refused the second PATCH beside the first, and what the first attached was forgotten',
  },
  {
    seed: 1846,
    found:
      'a run was held up for a minute, somebody corrected a tag meanwhile, and the identity was taken off all the same',
  },
  {
    seed: 161,
    found:
      'both clusters were deleted and no event said so: the guard of mass removals asked a person, and nobody answered',
  },
];
