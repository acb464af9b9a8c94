import type { ValueKind } from '../../command/flags.ts';

/** A regular expression that a topic's whole name must match, as a flag's value. */
export const topicPattern: ValueKind<RegExp> = {
  expected: "a regular expression for whole names of topics, such as 'alerts-.*'",
  placeholder: 'REGEX',
  parse: (text) => {
    if (text === '') return undefined;
    try {
      // Alone first: with a parenthesis too many it would end the group around it, and match more than whole names.
      return new RegExp(`^(?:${new RegExp(text).source})$`);
    } catch {
      return undefined;
    }
  },
};

/** The names that match. Topics that Kafka's own parts keep to themselves (`__consumer_offsets`) never do. */
export function matching(pattern: RegExp, topics: Iterable<string>): string[] {
  return [...topics].filter((topic) => !topic.startsWith('__') && pattern.test(topic)).toSorted();
}
