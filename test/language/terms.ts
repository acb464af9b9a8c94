/** A word or phrase that this project doesn't use, and what it says instead. */
export type Term = { pattern: RegExp; instead: string };

/**
 * What CONTRIBUTING's rules of language can check by words alone: phrases that aren't idiomatic English, and words for
 * which the field has another one. Patterns are matched in each line of code, comments, documentation and values.
 */
export const TERMS: Term[] = [
  { pattern: /\bof old\b/i, instead: 'former, earlier, old' },
  { pattern: /\bof before\b(?!\))/i, instead: 'previous, former, earlier' },
  { pattern: /\banew\b/i, instead: 'again, or "recreate", "rebuild", "regenerate"' },
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: 'fix, repair, correct' },
  { pattern: /\bheed(s|ed|ing)?\b/i, instead: 'follow, observe, use' },
  { pattern: /\bnone the less\b/i, instead: 'nevertheless, still' },
  { pattern: /\bhence\b/i, instead: 'so, therefore' },
  { pattern: /\bto be had\b/i, instead: 'available' },
  { pattern: /\bso (many|much|long|often)\b(?! (as|that)\b)/i, instead: 'a number, or "this long", "this many"' },
  { pattern: /\b(is|are|was|were|be|been|being|isn't) away\b/i, instead: 'unavailable, down' },
  { pattern: /\bnobody of\b/i, instead: 'none of' },
  { pattern: /\bmade so\b/i, instead: 'applied' },
  {
    pattern: /\b(of|to|by|for|from|with|than|only|and|that|as|but) who\b/i,
    instead: 'the client, whoever, anyone who',
  },
  { pattern: /(^\W*|[.,;:(] )who (asks|reads|wants|takes|gets|gives|waits|looks)\b/i, instead: 'a client that …' },
  { pattern: /\b(reads|reading) patiently\b|\bpatiently\b/i, instead: 'with retries' },
  { pattern: /\bgets? to the brokers?\b/i, instead: 'connects to' },
  { pattern: /(?<!certificate[ -])(?<!:)\bauthorit(y|ies)\b(?!-)/i, instead: 'CA' },
  { pattern: /\bfewest\b/i, instead: 'minimum' },
];
