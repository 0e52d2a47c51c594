'use client';
import { useEffect, useEffectEvent } from 'react';
import { looksLikeStory } from './story-file.ts';

/** Takes the text of a story file or a cURL command that is pasted onto the page, outside any text field. */
export function useStoryPaste(onText: (text: string) => void): void {
  const take = useEffectEvent(onText);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]'))
        return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (looksLikeStory(text)) take(text);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
}
