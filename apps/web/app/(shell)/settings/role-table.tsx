import { Check } from 'lucide-react';
import { Icon } from '../../../src/ui/icon.tsx';
import { Table, TableCell, TableHead, TableRow } from '../../../src/ui/table.tsx';
import { roleWords } from './member-words.ts';
import { mayDo, rights, rolesUp } from './role-rights.ts';

/** What each role may do. */
export function RoleTable() {
  return (
    <section aria-labelledby="roles" className="mt-8">
      <h2 id="roles" className="mb-1 text-14 font-semibold">
        What each role may do
      </h2>
      <p className="mb-2 max-w-[560px] text-12 text-ink-3">
        Admins invite people. Only an owner makes owners, and a team keeps one.
      </p>
      <div className="overflow-x-auto">
        <Table caption="What each role may do">
          <thead>
            <tr>
              <TableHead>
                <span className="sr-only">Role</span>
              </TableHead>
              {rights.map(({ label }) => (
                <TableHead key={label}>{label}</TableHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rolesUp.map((role) => (
              <TableRow key={role}>
                <TableCell className="font-medium">{roleWords[role]}</TableCell>
                {rights.map((right) => (
                  <TableCell key={right.label}>
                    <YesOrNo yes={mayDo(role, right)} />
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
    </section>
  );
}

function YesOrNo({ yes }: { yes: boolean }) {
  return yes ? (
    <span className="tone-succeeded">
      <Icon of={Check} className="text-tone-solid" />
      <span className="sr-only">Yes</span>
    </span>
  ) : (
    <span className="text-ink-3">
      <span aria-hidden>–</span>
      <span className="sr-only">No</span>
    </span>
  );
}
