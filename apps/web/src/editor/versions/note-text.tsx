import { Textarea } from '../../ui/textarea.tsx';

/** What a person says of a version or of a review. */
export function NoteText({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return <Textarea value={value} maxLength={4_000} onValueChange={onChange} className="max-h-40 min-h-16" />;
}
