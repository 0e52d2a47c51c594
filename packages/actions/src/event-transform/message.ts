import type { ActionContext, Json, JsonObject, RunResult } from '@storyloom/engine';
import { loopElements } from '../loop-elements.ts';
import { isOff } from '../values.ts';
import type { EventTransformOptions } from './options.ts';
import { contentOf } from './written.ts';

/** Emits the payload; with a loop, the list of what it gave for each element. */
export function message(options: EventTransformOptions, context: ActionContext): RunResult {
  const over = isOff(options.loop) ? false : context.evaluate('loop', options.loop ?? null);
  const build = builder(options, context);
  const isLooping = over !== false && over !== 'false';
  return { emit: [{ payload: isLooping ? loop(over, build) : build() }] };
}

type Build = (locals?: JsonObject) => Json;

function builder(options: EventTransformOptions, context: ActionContext): Build {
  const content = contentOf(options);
  if ('whole' in content) return (locals) => context.evaluate('payload', content.whole, locals);
  return (locals) =>
    Object.fromEntries(content.fields.map(([key, value]) => [key, context.evaluate(key, value, locals)]));
}

/** The payload once for each element, in order; each sees the result before it. */
function loop(over: Json, build: Build): Json[] {
  const results: Json[] = [];
  for (const [index, { key, value }] of loopElements(over).entries()) {
    results.push(build({ LOOP: { value, index, key, previous_result: results.at(-1) ?? null } }));
  }
  return results;
}
