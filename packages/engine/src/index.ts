export * from './action.ts';
export { type AdmitDeps, makeAdmit } from './admit.ts';
export { batcher } from './batcher.ts';
export { BlobMissing, type Blobs, BlobsFull, isBlobDay, parseBlobKey } from './blob.ts';
export type * from './call-ports.ts';
export type { Runner, Runners } from './chain.ts';
export { changeWords, type NameOf } from './change-words.ts';
export { applyChanges, type Change, ChangeError, inverseOf, membersOf } from './changes.ts';
export { changesBetween } from './changes-between.ts';
export { clashes, overwriting } from './clashes.ts';
export {
  type CompiledAction,
  type CompiledStory,
  compiledCache,
  compileStory,
  mayRunInline,
} from './compile.ts';
export * from './credentials/exchange.ts';
export * from './credentials/settings.ts';
export * from './credentials/types.ts';
export { type DiffItem, diffCount, diffGraphs, type FieldChange, type GraphDiff } from './diff.ts';
export {
  type ConditionOperator,
  conditionOperators,
  type EventCondition,
  meets,
  needleOf,
  parseCondition,
} from './event-condition.ts';
export { failedGroup, stillToCome, tooLargeGroup } from './gather.ts';
export { giveUp } from './give-up.ts';
export { isId, newId, timeOfId } from './ids.ts';
export { acceptMail, type OpenInbox, openInbox, type PeekInbox } from './inbox.ts';
export { isWhole, planFrom, planOnly } from './inline.ts';
export {
  checkInput,
  faultSentences,
  faultText,
  type InputFault,
  type InputsRead,
  inputTypes,
  readEntry,
  readInputs,
} from './inputs.ts';
export { credentialsIn, isStoryGate, paceKey, storyGate } from './limits.ts';
export { loopsOf, usualCycleLimit } from './loops.ts';
export { hasControlCharacter, parseMailbox, parseMailboxes } from './mailbox.ts';
export * from './model.ts';
export { checkedOptions } from './option-values.ts';
export * from './outside.ts';
export { makePace, type Pace } from './pace.ts';
export * from './ports.ts';
export { promptedBy } from './prompt.ts';
export { type PublishProblem, publishProblems } from './publishable.ts';
export { ready, readyVersions } from './ready.ts';
export {
  admitRequest,
  answererOf,
  answerIn,
  openRequest,
  type ReceiveDeps,
  type ReceiveResult,
  readsRequest,
  receive,
  sourceEvent,
  startOf,
} from './receive.ts';
export { type ReadRecipient, readRecipient } from './recipient.ts';
export { recipientsSchema } from './recipients.ts';
export { type PastEvent, readsBehind, repeatEvent } from './repeat.ts';
export { secondsSaved } from './reporting.ts';
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
export { changesSchema, graphSchema, slugSchema } from './schemas.ts';
export { formsOf, scrubBug, scrubJson, scrubText } from './scrub.ts';
export { type Excerpt, findIn, type SearchField, type SearchHit, searchGraph } from './search.ts';
export { type SendToStory, type StoryInput, sendToStorySchema } from './send-to-story.ts';
export {
  type ActionSettings,
  actionSettingsSchema,
  type Rate,
  type RetryPolicy,
  rateSchema,
} from './settings.ts';
export { bytesOf, mostOutputBytes, mostTogetherBytes, sizeUpTo, smallBytes } from './size.ts';
export { slugFor } from './slug.ts';
export type * from './source.ts';
export {
  callerWaitBounds,
  failuresBounds,
  recipientBounds,
  silenceBounds,
  timeSavedUnits,
} from './story-bounds.ts';
export {
  type FileProblem,
  failuresSchema,
  parseStoryFile,
  type StoryContent,
  type StoryFile,
} from './story-file.ts';
export { numbered } from './tail.ts';
export { planTick, type Tick, tickOutput } from './tick.ts';
export { type Exchange, type Tried, type TryDeps, tryAction } from './try.ts';
export { outputsIn } from './upstream.ts';
export * from './values.ts';
export { announceAccepted, makeWork, type Work } from './work.ts';
export { storyFileFormat, toStoryFile } from './write-story-file.ts';
export { type OptionProblem, refusedOptions, unknownOptions, withoutField } from './written-options.ts';
