/** What runs each Action type. Server only. */
import type {
  ActionDefinition,
  GatherRunner,
  HandlerRunner,
  InboxRunner,
  Runner,
  SourceRunner,
} from '@storyloom/engine';
import { approval } from './approval/index.ts';
import { approvalRunner } from './approval/run.ts';
import type { ActionType } from './descriptions.ts';
import { eventTransform } from './event-transform/index.ts';
import { eventTransformRunner } from './event-transform/run.ts';
import { httpRequest } from './http-request/index.ts';
import { httpRequestRunner } from './http-request/run.ts';
import { join } from './join/index.ts';
import { joinRunner } from './join/run.ts';
import { receiveEmail } from './receive-email/index.ts';
import { receiveEmailRunner } from './receive-email/run.ts';
import { runScript } from './run-script/index.ts';
import { runScriptRunner } from './run-script/run.ts';
import { sendEmail } from './send-email/index.ts';
import { sendEmailRunner } from './send-email/run.ts';
import { sendToStory } from './send-to-story/index.ts';
import { sendToStoryRunner } from './send-to-story/run.ts';
import { trigger } from './trigger/index.ts';
import { triggerRunner } from './trigger/run.ts';
import { updateResource } from './update-resource/index.ts';
import { updateResourceRunner } from './update-resource/run.ts';
import { webhook } from './webhook/index.ts';
import { webhookRunner } from './webhook/run.ts';

/** Options are what the `options` schema of the type's definition returned. */
export const runners = {
  webhook: source(webhook, webhookRunner),
  'receive-email': inbox(receiveEmail, receiveEmailRunner),
  'event-transform': {
    ...handler(eventTransform, eventTransformRunner),
    ...gatherer(eventTransform, eventTransformRunner),
  },
  join: gatherer(join, joinRunner),
  trigger: handler(trigger, triggerRunner),
  approval: handler(approval, approvalRunner),
  'send-to-story': handler(sendToStory, sendToStoryRunner),
  'http-request': handler(httpRequest, httpRequestRunner),
  'send-email': handler(sendEmail, sendEmailRunner),
  'run-script': handler(runScript, runScriptRunner),
  'update-resource': handler(updateResource, updateResourceRunner),
} satisfies Record<ActionType, Runner>;

function source<Options>(
  definition: ActionDefinition<Options>,
  runner: SourceRunner<Options>,
): SourceRunner<unknown> {
  const { door, admit } = runner;
  return {
    ...(door ? { door } : {}),
    ...(admit ? { admit: (options, request) => admit(parsed(definition, options), request) } : {}),
    receive: (options, request) => runner.receive(parsed(definition, options), request),
    ...(runner.answer ? { answer: runner.answer } : {}),
  };
}

function inbox<Options>(
  definition: ActionDefinition<Options>,
  runner: InboxRunner<Options>,
): InboxRunner<unknown> {
  return {
    inbox: (options) => runner.inbox(parsed(definition, options)),
    wants: (options, mail, is) => runner.wants(parsed(definition, options), mail, is),
  };
}

function handler<Options>(
  definition: ActionDefinition<Options>,
  runner: HandlerRunner<Options>,
): HandlerRunner<unknown> {
  return { run: (options, context) => runner.run(parsed(definition, options), context) };
}

function gatherer<Options>(
  definition: ActionDefinition<Options>,
  runner: GatherRunner<Options>,
): GatherRunner<unknown> {
  return {
    group: (options, context) => runner.group(parsed(definition, options), context),
    gather: (options, group, context) => runner.gather(parsed(definition, options), group, context),
  };
}

/** The engine has parsed them by the definition's schema; doing it again would double its cost. */
function parsed<Options>(_definition: ActionDefinition<Options>, options: unknown): Options {
  return options as Options;
}
