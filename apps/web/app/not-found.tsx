import { ButtonLink } from '../src/ui/button.tsx';

export default function NotFoundPage() {
  return (
    <main className="mx-auto max-w-[624px] px-8 py-24 max-sm:px-4 max-sm:py-12">
      <h1 className="mb-2 text-26 font-semibold">Nothing is at this address</h1>
      <p className="mb-5 text-ink-2">
        It was deleted, it belongs to a team you are not in, or the address has a typing error.
      </p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink href="/" size="lg" variant="primary">
          Go home
        </ButtonLink>
        <ButtonLink href="/trash" size="lg">
          Look in the trash
        </ButtonLink>
      </div>
    </main>
  );
}
