export * from './action.ts';
export { batcher } from './batcher.ts';
export { applyChanges, type Change, ChangeError, inverseOf } from './changes.ts';
export { clashes } from './clashes.ts';
export { type CompiledStory, compiledCache, compileStory } from './compile.ts';
export { isId, newId, timeOfId } from './ids.ts';
export * from './model.ts';
export type { Runner } from './perform.ts';
export * from './ports.ts';
export { acceptanceOf, type ReceiveResult, receive } from './receive.ts';
export {
  type DueTicks,
  dueTicks,
  faultOfCron,
  faultOfTimezone,
  type Misfire,
  nextTick,
  nextTicks,
  type ScheduleSpec,
  scheduleSpecSchema,
  schedulesSchema,
} from './schedule.ts';
export { changesSchema, graphSchema } from './schemas.ts';
export { slugFor } from './slug.ts';
export { inputAcceptance, type Tick, tickAcceptance } from './start.ts';
export {
  type ActionTypes,
  type FileProblem,
  parseStoryFile,
  type StoryContent,
  type StoryFile,
  storyFileFormat,
  toStoryFile,
} from './story-file.ts';
export { makeWork, publishAccepted, type Work } from './work.ts';
