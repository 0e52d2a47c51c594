'use client';
import { TextSearch } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Button } from '../../../src/ui/button.tsx';
import { lazyPart } from '../../../src/ui/lazy-part.tsx';

const Dialog = lazyPart(
  'search in stories',
  async () => (await import('../../../src/search/stories-search-dialog.tsx')).StoriesSearchDialog,
);

/** Looks into the stories themselves, where the list's own search reads names: a button and its key. */
export function FindInStories({ teamId }: { teamId: string }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey;
      if (!chord || event.key.toLowerCase() !== 'f') return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <Button variant="quiet" icon={TextSearch} className="max-sm:-mx-1" onClick={() => setOpen(true)}>
        <span className="max-sm:sr-only">Find in stories</span>
      </Button>
      {open && (
        <Dialog
          teamId={teamId}
          text={text}
          onText={setText}
          onClosed={() => setOpen(false)}
          onChoose={({ path }) => router.push(path)}
        />
      )}
    </>
  );
}
