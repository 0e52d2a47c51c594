import { ErrorState } from '../../../src/ui/error-state.tsx';
import { formatCounted } from '../../../src/ui/format.ts';
import type { Problem } from './story-file.ts';

/** Everything that is wrong with a story file, each with its place. */
export function ProblemList({ problems, subject }: { problems: readonly Problem[]; subject: string }) {
  return (
    <ErrorState title={`${subject} has ${formatCounted(problems.length, 'problem')}. Nothing was imported.`}>
      <ul className="mt-1 grid max-h-60 gap-2 overflow-y-auto">
        {problems.map(({ path, message }) => (
          <li key={`${path}\n${message}`}>
            {path !== '' && <code className="block text-12 break-all text-ink">{path}</code>}
            {message}
          </li>
        ))}
      </ul>
    </ErrorState>
  );
}
