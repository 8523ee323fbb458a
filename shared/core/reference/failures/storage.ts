import type { Explained } from '../explained';

/** What happens between the app and its tables, and its topic of events. */
export const STORAGE_FAILURES = {
  UnreadableRow: {
    meaning:
      'A row of the tables cannot be read: a newer version wrote it, or somebody changed it.',
    remedy: 'Deploy the newer version again, or delete the row with the command of the remedy.',
  },
  ColumnTooLarge: {
    meaning: 'Something does not fit into a row, even compressed.',
    remedy: 'Report it.',
  },
  ValuesTooLargeToStore: {
    meaning: 'The values of a chart do not fit into a row.',
    remedy: 'Set fewer values in the configuration.',
  },
  TooManyWriters: {
    meaning: 'Others kept writing the same row first.',
    remedy: 'Nothing: we try again.',
  },
  EventTopicForbidden: {
    meaning: 'The event topic refuses our events.',
    remedy: 'Give the app the role EventGrid Data Sender on it.',
  },
  EventTopicNotFound: {
    meaning: 'Nothing takes events at the address of the topic.',
    remedy: 'Compare `EVENT_TOPIC_ENDPOINT` with the endpoint of the topic. Events wait for a day.',
  },
  EventTopicUnavailable: {
    meaning: 'The event topic could not be reached.',
    remedy: 'Nothing: events wait for it, a day at most.',
  },
  EventRefused: {
    meaning: 'The event topic does not take an event.',
    remedy: 'Read the message; the event is dropped.',
  },
  EventTooOld: {
    meaning: 'The topic has not taken an event for a day. It is dropped.',
    remedy: 'Read the state from the API instead.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
