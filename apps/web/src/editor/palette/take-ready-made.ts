import { explain } from '../../app-shell/explain.ts';
import { notify } from '../../ui/toaster.tsx';
import type { Likeness } from '../rules/add.ts';
import type { Editor } from '../state/editor.ts';

/** Asks for a ready-made Action of the catalog and hands it to `put`; says so where it cannot be had. */
export async function takeReadyMade(
  { page, teamId }: Pick<Editor, 'page' | 'teamId'>,
  slug: string,
  put: (made: { type: string; like: Likeness }) => void,
): Promise<void> {
  try {
    const [{ readyMade }, template] = await Promise.all([
      import('../rules/ready-made.ts'),
      page.current?.client.templates.get.query({ teamId, slug }),
    ]);
    const made = readyMade(template?.story);
    if (made !== null) put(made);
    else notify.failed({ title: 'The template was not added', detail: 'This release does not take it.' });
  } catch (error) {
    notify.failed({ title: 'The template was not added', detail: explain(error) });
  }
}
