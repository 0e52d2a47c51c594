'use client';
import Markdown from 'markdown-to-jsx';
import { memo, type ReactNode } from 'react';
import { safeHref } from '../rules/safe-href.ts';

/** Headings start under those of the page; nothing is loaded: an image is its words. */
const options = {
  disableParsingRawHTML: true,
  disableAutoLink: false,
  forceBlock: true,
  overrides: { a: SafeLink, img: ImageWords, iframe: Nothing, script: Nothing, style: Nothing },
} as const;

/** Markdown as text and marks only, whatever was written. */
export const NoteMarkdown = memo(function NoteMarkdown({ text }: { text: string }) {
  return <Markdown options={options}>{text}</Markdown>;
});

function SafeLink({ href, children }: { href?: string; children?: ReactNode }) {
  const safe = safeHref(href);
  if (safe === null) return <span>{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noreferrer noopener" className="nodrag">
      {children}
    </a>
  );
}

function ImageWords({ alt }: { alt?: string }) {
  return <span className="text-ink-3">[{alt || 'image'}]</span>;
}

function Nothing() {
  return null;
}
