'use client';
import { FileJson, X } from 'lucide-react';
import { Button } from '../../../src/ui/button.tsx';
import { Dialog } from '../../../src/ui/dialog.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { formatBytes, formatCounted } from '../../../src/ui/format.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';
import { ChooseFile } from './choose-file.tsx';
import { MissingList } from './missing-list.tsx';
import { ProblemList } from './problem-list.tsx';
import type { StoryImport } from './use-story-import.ts';

/** A story from a file or from pasted text; shows every problem and where it is. */
export function ImportDialog({ story }: { story: StoryImport }) {
  const { source, problems, imported, busy, step } = story;
  if (imported) return <ImportedDialog story={story} {...imported} />;
  return (
    <Dialog
      open={story.open}
      onOpenChange={story.setOpen}
      wide
      title="Import a story"
      description="A Storyloom story file, a cURL command, or a story of n8n. It is checked as a whole first: either all of it is imported, or nothing."
      footer={
        <>
          <Button size="lg" onClick={() => story.setOpen(false)}>
            Cancel
          </Button>
          <Button
            size="lg"
            variant="primary"
            busy={busy}
            disabled={source.text.trim() === ''}
            onClick={() => story.submit()}
          >
            Import story
          </Button>
        </>
      }
    >
      {source.fileName === null ? (
        <Field label="Story file" hint="Or drop a .story.json file anywhere on the page.">
          <Textarea
            mono
            tall
            value={source.text}
            onValueChange={story.setText}
            placeholder={'{ "format": "storyloom.story/1", … }  or  curl https://…'}
            spellCheck={false}
          />
        </Field>
      ) : (
        <div className="flex min-h-9 items-center gap-2 rounded-2 border border-line bg-sunken px-2">
          <Icon of={FileJson} className="text-ink-3" />
          <span className="truncate">{source.fileName}</span>
          <span className="text-12 whitespace-nowrap text-ink-3">
            {formatBytes(new Blob([source.text]).size)}
          </span>
          <IconButton
            icon={X}
            label="Take another"
            size="sm"
            className="ml-auto"
            onClick={() => story.start()}
          />
        </div>
      )}
      {source.fileName === null && (
        <div>
          <ChooseFile onFile={(file) => void story.takeFile(file)} />
        </div>
      )}
      {step !== null && (
        <p role="status" className="text-12 text-ink-2">
          {step}
        </p>
      )}
      {problems.length > 0 && (
        <ProblemList problems={problems} subject={source.fileName ?? 'The story file'} />
      )}
    </Dialog>
  );
}

/** All of it is there; what its Actions name and the team lacks is told before it is opened. */
function ImportedDialog({
  story,
  ids,
  missing,
}: { story: StoryImport } & NonNullable<StoryImport['imported']>) {
  const [id, ...others] = ids;
  return (
    <Dialog
      open={story.open}
      onOpenChange={story.setOpen}
      wide
      title={`${formatCounted(ids.length, 'story', 'stories')} imported`}
      description="Its Actions name what this team does not have. They fail until it is made under these short names, or shared with the team."
      footer={
        <>
          <Button size="lg" onClick={() => story.setOpen(false)}>
            Close
          </Button>
          {id !== undefined && others.length === 0 && (
            <Button size="lg" variant="primary" onClick={() => story.show(id)}>
              Open story
            </Button>
          )}
        </>
      }
    >
      <MissingList missing={missing} />
    </Dialog>
  );
}
