'use client';
import './globals.css';
import { RotateCcw } from 'lucide-react';
import { Button } from '../src/ui/button.tsx';

/** The last resort, when even the layout failed: it uses nothing but a button. */
export default function GlobalErrorPage({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Storyloom stopped working</title>
        <main className="grid max-w-[560px] justify-items-start gap-2 px-8 py-16">
          <h1 className="text-20 font-semibold">Storyloom stopped working</h1>
          <p className="text-ink-2">Everything that was saved is safe. Try again, or reload the page.</p>
          <Button icon={RotateCcw} onClick={reset}>
            Try again
          </Button>
        </main>
      </body>
    </html>
  );
}
