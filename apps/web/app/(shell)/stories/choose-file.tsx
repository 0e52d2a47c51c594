'use client';
import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../../src/ui/button.tsx';

/** Opens the system's file picker for one story file. */
export function ChooseFile({ onFile, size }: { onFile: (file: File) => void; size?: 'md' | 'lg' }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Story file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // Emptied, so that choosing the same file again is a change again.
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
      <Button icon={FolderOpen} onClick={() => input.current?.click()} {...(size && { size })}>
        Choose file
      </Button>
    </>
  );
}
