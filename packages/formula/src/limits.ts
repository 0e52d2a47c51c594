/** What one evaluation may cost. Every limit fails the formula; none is ever answered with a cut value. */
export const limits = {
  /** Steps per evaluation: one per syntax node visited, more for long texts and arrays. */
  fuel: 100_000,
  /** Brackets inside brackets in one formula. */
  nesting: 64,
  /** Characters of a text, or of a result written as JSON. */
  size: 1_048_576,
  /** Entries of an array or object that a function makes. */
  entries: 131_072,
  /** Levels of a value that is compared, joined, parsed or returned after being made. */
  depth: 128,
  /** Characters of a regular expression. */
  pattern: 10_000,
  /** What a regular expression is compiled to, in instructions. */
  regexSize: 10_000,
  /** Work of regular expressions in one call: see regex-work.ts. It is the same on every machine. */
  regexWork: 8_000_000,
  /** Characters of a path handed over as text, as in `MAP(items, "a.b")`. */
  path: 1_000,
} as const;

/** How the sentence about what is too long goes on: what reads more than a formula does. */
export const elsewhere = ': use Run Script for more';
