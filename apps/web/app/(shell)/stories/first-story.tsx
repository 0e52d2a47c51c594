'use client';
import { Blocks, ClipboardPaste, Webhook } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../src/ui/button.tsx';
import { Icon, type IconShape } from '../../../src/ui/icon.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';
import { ChooseFile } from './choose-file.tsx';
import { FirstTemplates } from './first-templates.tsx';
import { ProblemList } from './problem-list.tsx';
import { webhookStory } from './story-file.ts';
import type { StoryImport } from './use-story-import.ts';

type FirstStoryProps = { teamId: string; story: StoryImport; creating: boolean; onCreate: () => void };

/** The first visit: what a story is, and the ways to one. */
export function FirstStory({ teamId, story, creating, onCreate }: FirstStoryProps) {
  return (
    <section aria-labelledby="first-story" className="mt-6">
      <h2 id="first-story" className="mb-1 text-16 font-semibold">
        Start your first story
      </h2>
      <p className="mb-4 max-w-[560px] text-ink-2">
        A story is a graph of Actions. Events flow along its links, and every result is stored before the next
        Action starts.
      </p>
      <div className="grid max-w-[1040px] divide-line rounded-3 border border-line max-lg:divide-y lg:grid-cols-3 lg:divide-x">
        <Way icon={Blocks} title="From a template" text="Whole stories; each says what it needs.">
          <FirstTemplates teamId={teamId} />
        </Way>
        <Way
          icon={Webhook}
          title="From a webhook"
          text="Get an address, send it an event; its fields become your first values."
        >
          <pre
            aria-hidden
            className="mb-1 w-full flex-1 overflow-hidden rounded-2 border border-line bg-sunken p-2.5 font-mono text-11 leading-[18px] text-ink-2"
          >
            {`curl -d '{"hello":"world"}' \\\n  ${location.origin}/\n  webhook/…`}
          </pre>
          <Button
            variant="primary"
            icon={Webhook}
            busy={story.busy && !story.open}
            onClick={() => story.takeStory(webhookStory, 'receive_event')}
          >
            Start with a webhook
          </Button>
        </Way>
        <Way
          icon={ClipboardPaste}
          title="Paste something"
          text="A cURL command, a story that Storyloom exported, or one of n8n."
        >
          <Textarea
            mono
            aria-label="Story file"
            placeholder="Paste here, or drop a .json file"
            value=""
            onValueChange={story.setText}
            spellCheck={false}
            className="min-h-25!"
          />
          <div className="mt-auto">
            <ChooseFile onFile={(file) => void story.takeFile(file)} />
          </div>
        </Way>
      </div>
      <p className="mt-4 flex items-center gap-2 text-12 text-ink-3">
        Or begin on an empty canvas:
        <Button size="sm" busy={creating} onClick={onCreate}>
          New story
        </Button>
      </p>
      {story.problems.length > 0 && !story.open && (
        <div className="mt-4">
          <ProblemList problems={story.problems} subject="The story" />
        </div>
      )}
    </section>
  );
}

function Way({
  icon,
  title,
  text,
  children,
}: {
  icon: IconShape;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-2 border-line p-5 lg:min-h-64">
      <h3 className="flex items-center gap-2 font-semibold">
        <Icon of={icon} />
        {title}
      </h3>
      <p className="text-12 text-ink-2">{text}</p>
      <div className="flex w-full flex-1 flex-col items-start gap-2 pt-1">{children}</div>
    </div>
  );
}
