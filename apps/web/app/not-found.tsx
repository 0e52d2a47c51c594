import { ButtonLink } from '../src/ui/button.tsx';
import { Icon } from '../src/ui/icon.tsx';
import { LoomIcon } from '../src/ui/own-icons.tsx';

export default function NotFoundPage() {
  return (
    <main className="max-w-[624px] p-10 max-sm:p-6">
      <p className="mb-16 flex items-center gap-2.5 text-16 font-semibold max-sm:mb-10">
        <Icon of={LoomIcon} size={20} />
        Storyloom
      </p>
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
