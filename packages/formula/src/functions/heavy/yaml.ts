/** YAML 1.2 with merge keys, by js-yaml. */
import { CORE_SCHEMA, dump, load, mergeTag, realMapTag } from 'js-yaml';
import type { Json, JsonObject } from '../../json.ts';
import { limits } from '../../limits.ts';
import { put, sizeOf } from '../../values.ts';
import type { Args } from '../args.ts';
import type { Runs } from '../lazy.ts';
import { boundedText, guarded } from './guard.ts';

/** js-yaml reads about 5 MB in a second. */
const most = 262_144;
const schema = CORE_SCHEMA.withTags(mergeTag, realMapTag);

function parse(args: Args): Json {
  const text = boundedText(args, 0, { most, perStep: 8 });
  if (text.trim() === '') return null;
  refuseCrowds(args, text);
  const found = guarded(
    args,
    () => load(text, { schema, json: true, maxDepth: 100, maxAliases: 1_000, maxTotalMergeKeys: 10_000 }),
    (reason) => `YAML_PARSE got a text that is not YAML: ${reason}.`,
  );
  return jsonOf(args, found, { left: limits.entries, depth: limits.depth });
}

/** Collections and pairs take a hundred times as long as the text in them; documents are counted, too. */
const [mostSigns, mostMarkers] = [40_000, 100];

function refuseCrowds(args: Args, text: string): void {
  const signs = text.match(/[[{]|:\s|(?<=\s)\?/g)?.length ?? 0;
  const markers = text.match(/^---/gm)?.length ?? 0;
  if (signs <= mostSigns && markers <= mostMarkers) return;
  throw args.error(
    {
      code: 'limit',
      message: `YAML_PARSE got more than ${mostSigns} keys and lists, or more than ${mostMarkers} documents.`,
    },
    0,
  );
}

/** Aliases stand for copies, so a small text can be a huge value: `budget` ends that. */
function jsonOf(args: Args, value: unknown, budget: { left: number; depth: number }): Json {
  budget.left -= 1;
  if (budget.left < 0 || budget.depth === 0) {
    const message = 'YAML_PARSE got a text whose aliases or levels make it too large.';
    throw args.error({ code: 'limit', message }, 0);
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return args.finite(value);
  budget.depth -= 1;
  const made = Array.isArray(value)
    ? value.map((item: unknown) => jsonOf(args, item, budget))
    : objectOf(args, value, budget);
  budget.depth += 1;
  return made;
}

function objectOf(args: Args, value: unknown, budget: { left: number; depth: number }): JsonObject {
  if (!(value instanceof Map)) throw args.fail('YAML_PARSE got a value that JSON does not have.', 0);
  const made: JsonObject = {};
  for (const [key, item] of value) {
    if (typeof key === 'object' && key !== null) throw args.fail('YAML_PARSE got a key that is no text.', 0);
    put(made, String(key), jsonOf(args, item, budget));
  }
  return made;
}

function write(args: Args): Json {
  const value = args.value(0);
  args.walk(value);
  const size = sizeOf(value);
  if (size > most) throw args.error({ code: 'limit', message: 'This value is larger than 256 KB.' }, 0);
  args.spend(Math.ceil(size / 16));
  return guarded(
    args,
    () => dump(value, { noRefs: true, lineWidth: -1 }),
    (reason) => `TO_YAML cannot write this value: ${reason}.`,
  );
}

export const runs: Runs = { YAML_PARSE: parse, TO_YAML: write };
