import { catalog } from './functions/registry.ts';
import type { Json } from './json.ts';

/** The reference of all functions, for the editor's completion and the docs. */
export const functions: readonly {
  name: string;
  signature: string;
  summary: string;
  family: string;
  examples: { formula: string; result: Json }[];
  /** Calls that fail. */
  errors: string[];
}[] = catalog.map(({ name, signature, summary, family, examples, errors }) => ({
  name,
  signature,
  summary,
  family,
  examples: [...examples],
  errors: [...(errors ?? [])],
}));
