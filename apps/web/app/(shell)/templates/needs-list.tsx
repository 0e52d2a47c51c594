import { CircleCheck, Database, KeyRound, Mail } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TemplateItem } from '../../../src/app-shell/trpc.ts';
import { Icon, type IconShape } from '../../../src/ui/icon.tsx';

type Need = TemplateItem['needs'][number];

const kinds = {
  credential: { icon: KeyRound, href: '/credentials/new', add: 'Add credential' },
  resource: { icon: Database, href: '/resources/new', add: 'Add resource' },
} as const;

type Props = {
  needs: readonly Need[];
  sendsMail: boolean;
  /** Whether the team has one; null while that is not known. */
  has: ((need: Need) => boolean) | null;
  canEdit: boolean;
};

/** What it takes before it runs, and the way to what is missing, in a tab of its own: the page stays. */
export function NeedsList({ needs, sendsMail, has, canEdit }: Props) {
  if (needs.length === 0 && !sendsMail) {
    return (
      <p className="tone-succeeded flex items-center gap-2 text-ink-2">
        <Icon of={CircleCheck} size={14} className="text-tone-solid" />
        Nothing: it runs as it is.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line border-b border-line">
      {needs.map((need) => {
        const { icon, href, add } = kinds[need.kind];
        return (
          <Row key={`${need.kind} ${need.slug}`} icon={icon} name={need.name} about={need.about}>
            {has?.(need) && (
              <span className="tone-succeeded flex items-center gap-1.5 text-12 text-ink-2">
                <Icon of={CircleCheck} size={14} className="text-tone-solid" />
                In this team
              </span>
            )}
            {has && !has(need) && canEdit && (
              <a
                href={`${href}?name=${need.slug}`}
                target="_blank"
                rel="noreferrer"
                aria-label={`${add}: ${need.name}`}
                className="text-12 font-medium text-accent-text hover:underline max-sm:py-3"
              >
                {add}
              </a>
            )}
          </Row>
        );
      })}
      {sendsMail && <Row icon={Mail} name="Mail server" about="It sends by that of the installation." />}
    </ul>
  );
}

type RowProps = { icon: IconShape; name: string; about: string; children?: ReactNode };

function Row({ icon, name, about, children }: RowProps) {
  return (
    <li className="flex items-start gap-2 py-2">
      <Icon of={icon} size={14} className="mt-[3px] text-ink-2" />
      <span className="min-w-0 flex-1">
        <span className="block">{name}</span>
        <span className="block text-12 text-ink-3">{about}</span>
      </span>
      <span className="mt-0.5 whitespace-nowrap">{children}</span>
    </li>
  );
}
