'use client';
import { ButtonLink } from '../src/ui/button.tsx';
import { ErrorState } from '../src/ui/error-state.tsx';

/** A fault of this page. What was saved is saved; the digest finds the fault in the server's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="px-8 py-16 max-sm:px-4">
      <ErrorState
        title="This page stopped working"
        onRetry={reset}
        actions={
          <ButtonLink href="/" size="sm" variant="quiet">
            Go home
          </ButtonLink>
        }
      >
        <p>
          Everything that was saved is safe. Try again; if it stops again, tell whoever runs this
          installation.
        </p>
        {error.digest !== undefined && (
          <p className="mt-1 text-12">
            The server’s log has it as <code>{error.digest}</code>.
          </p>
        )}
      </ErrorState>
    </main>
  );
}
