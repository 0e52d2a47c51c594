/** Why something was not done; nothing while there is nothing to say. */
export function Fault({ children }: { children: string | null }) {
  if (children === null) return null;
  return (
    <p role="alert" className="tone-failed text-12 break-words text-tone-text">
      {children}
    </p>
  );
}
