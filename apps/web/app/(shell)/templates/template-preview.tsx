'use client';
import { ArrowLeft, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import type { TemplateDetail, TemplateItem } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { CodeBlock } from '../../../src/ui/code-block.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import { IconButton } from '../../../src/ui/icon-button.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { ProblemList } from '../stories/problem-list.tsx';
import type { StoryImport } from '../stories/use-story-import.ts';
import { NeedsList } from './needs-list.tsx';
import { TemplateDrawing } from './template-drawing.tsx';
import { useHas } from './use-has.ts';
import type { useTemplate } from './use-templates.ts';
import { useTryTemplate } from './use-try-template.ts';

export const previewHeadingId = 'template-preview';

type Props = {
  teamId: string;
  query: ReturnType<typeof useTemplate>;
  /** What the list says of it, until the whole is there. */
  summary: TemplateItem | undefined;
  canEdit: boolean;
  story: StoryImport;
  onClose: () => void;
};

/** One template before it is taken: what it looks like, what it does, what it needs, whom it calls. */
export function TemplatePreview({ teamId, query, summary, canEdit, story, onClose }: Props) {
  const { data: template } = query;
  const about = template ?? summary;
  return (
    <>
      <header className="flex min-h-16 items-center gap-2 border-b border-line py-2 xl:px-4">
        <IconButton
          icon={ArrowLeft}
          label="Back to all templates"
          className="-ml-2 xl:hidden"
          onClick={onClose}
        />
        <div className="min-w-0 flex-1">
          <h2 id={previewHeadingId} tabIndex={-1} className="truncate text-14 font-semibold outline-none">
            {about?.name ?? 'Template'}
          </h2>
          <p className="truncate text-12 text-ink-3">
            {about &&
              `${aboutKind(about)}${about.products.length > 0 ? ` · ${about.products.join(', ')}` : ''}`}
          </p>
        </div>
      </header>
      {query.isError && (
        <ErrorState
          className="my-4 xl:mx-4 xl:w-auto"
          title="This template did not load"
          retrying={query.isFetching}
          onRetry={() => void query.refetch()}
        >
          {explain(query.error)}
        </ErrorState>
      )}
      {query.isPending && <PreviewSkeleton />}
      {template && <Body template={template} teamId={teamId} canEdit={canEdit} story={story} />}
    </>
  );
}

function aboutKind({ kind, actionCount }: TemplateItem): string {
  return kind === 'action' ? 'Ready-made Action' : formatCounted(actionCount, 'Action');
}

type BodyProps = Pick<Props, 'teamId' | 'canEdit' | 'story'> & { template: TemplateDetail };

function Body({ template, teamId, canEdit, story }: BodyProps) {
  const { kind, description, needs, hosts, sendsMail, sample } = template;
  const has = useHas(teamId);
  const trying = useTryTemplate(teamId);
  const isReady = has !== null && needs.every(has);
  const [action] = Object.values(template.story.actions);
  return (
    <>
      <div className="min-h-0 flex-1 xl:overflow-y-auto">
        {kind === 'story' && <TemplateDrawing story={template.story} />}
        <div className="grid gap-4 py-4 xl:px-4">
          <p className="max-w-[560px] text-ink-2">{description}</p>
          <Part title="You need">
            <NeedsList needs={needs} sendsMail={sendsMail} has={has} canEdit={canEdit} />
          </Part>
          {hosts.length > 0 && (
            <Part title="It calls">
              <ul className="grid gap-1">
                {hosts.map((host) => (
                  <li key={host} className="text-12 break-all text-ink-2">
                    {/^(RESOURCE|CREDENTIAL)\./.test(host) && 'What stands in '}
                    <code className="text-ink">{host}</code>
                  </li>
                ))}
              </ul>
            </Part>
          )}
          {kind === 'action' && action && (
            <Part title="Its options">
              <CodeBlock label="Options as JSON" wrap>
                {JSON.stringify(action.options, null, 2)}
              </CodeBlock>
            </Part>
          )}
          {sample !== null && (
            <Part title="Sample event">
              <CodeBlock label="Event as JSON" wrap>
                {JSON.stringify(sample, null, 2)}
              </CodeBlock>
            </Part>
          )}
          {story.problems.length > 0 && !story.open && (
            <ProblemList problems={story.problems} subject="The template" />
          )}
        </div>
      </div>
      {canEdit && (
        <footer className="flex flex-wrap items-center gap-2 border-t border-line bg-surface py-3 max-xl:sticky max-xl:bottom-0 max-sm:bottom-14 xl:px-4">
          <Button
            size="lg"
            variant="primary"
            className="flex-1 sm:max-xl:flex-none"
            busy={story.busy}
            onClick={() => story.takeStory(template.story)}
          >
            {kind === 'action' ? 'Use in a new story' : 'Use template'}
          </Button>
          {sample !== null && isReady && (
            <Button size="lg" icon={Play} busy={trying.busy} onClick={() => trying.start(template)}>
              Try with sample
            </Button>
          )}
          {kind === 'action' && (
            <p className="basis-full text-12 text-ink-3">
              In a story that is there already: type its name where Actions are added.
            </p>
          )}
        </footer>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-12 font-medium text-ink-2">{title}</h3>
      {children}
    </section>
  );
}

function PreviewSkeleton() {
  return (
    <Loading label="Loading the template">
      <div className="h-56 border-b border-line bg-canvas" />
      <div className="grid gap-3 py-5 xl:px-4">
        <Skeleton className="w-4/5" />
        <Skeleton className="w-3/5" />
        <Skeleton className="mt-3 w-2/5" />
        <Skeleton className="w-3/5" />
      </div>
    </Loading>
  );
}
