'use client';
import { isObject, type Json } from '@storyloom/engine';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { formatBytes } from '../ui/format.ts';

/** What is stored is a third larger, as base64, and may have 5 MB. */
const mostBytes = 3 * 1024 ** 2;

type Props = {
  label: string;
  value: Json | undefined;
  onChange: (value: Json) => void;
  readOnly: boolean;
};

/** A file as events have them: its name, its kind, its content as base64. */
export function FileValue({ label, value, onChange, readOnly }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const take = async (file: File) => {
    if (file.size > mostBytes) {
      setFault(`${file.name} has ${formatBytes(file.size)}; ${formatBytes(mostBytes)} is the most.`);
      return;
    }
    setFault(null);
    onChange({
      filename: file.name,
      content_type: file.type === '' ? 'application/octet-stream' : file.type,
      sizeinbytes: file.size,
      base64encodedcontents: await base64Of(file),
    });
  };
  return (
    <div className="grid justify-items-start gap-1.5">
      <span className="text-12 font-medium text-ink-2">{label}</span>
      <div className="flex flex-wrap items-center gap-2">
        <span className={value === undefined ? 'text-ink-3' : ''}>{nameOf(value) ?? 'No file yet'}</span>
        {!readOnly && (
          <Button size="sm" icon={Upload} onClick={() => input.current?.click()}>
            Choose a file
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void take(file);
        }}
      />
      {fault !== null && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {fault}
        </p>
      )}
    </div>
  );
}

function nameOf(value: Json | undefined): string | null {
  if (!isObject(value)) return null;
  return typeof value.filename === 'string' ? value.filename : null;
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(new Error('The file cannot be read.'));
    reader.readAsDataURL(file);
  });
}
