'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { writeClipboard } from './write-clipboard.ts';

/** Puts `text` into the clipboard and says so on the button for two seconds. */
export function CopyButton({
  text,
  children = 'Copy',
  ...rest
}: Omit<ButtonProps, 'onClick' | 'icon'> & { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button {...rest} icon={copied ? Check : Copy} onClick={() => void writeClipboard(text).then(setCopied)}>
      <span aria-live="polite">{copied ? 'Copied' : children}</span>
    </Button>
  );
}
