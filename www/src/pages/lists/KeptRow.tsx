// A list that an account keeps, with what can be done with it.

import { Download, Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { usePagesT } from "../../i18n/pages";
import { IconButton } from "../../ui/Button";

interface KeptRowProps {
  name: string;
  /** Lines below the name. */
  facts: ReactNode;
  /** Beside the buttons of all lists. */
  more?: ReactNode;
  onEdit: () => void;
  onExport: () => void;
  onDelete: () => void;
}

export function KeptRow({ name, facts, more, onEdit, onExport, onDelete }: KeptRowProps) {
  const t = usePagesT().packs;
  return (
    <li className="sheet flex flex-wrap items-center gap-3 p-4">
      <div className="min-w-0 flex-1 basis-40">
        <h3 className="text-xl break-words">{name}</h3>
        <div className="text-[0.9375rem]">{facts}</div>
      </div>
      <div className="flex flex-wrap items-center">
        {more}
        <IconButton label={t.edit(name)} onClick={onEdit}>
          <Pencil size={20} aria-hidden="true" />
        </IconButton>
        <IconButton label={t.export(name)} onClick={onExport}>
          <Download size={20} aria-hidden="true" />
        </IconButton>
        <IconButton label={t.delete(name)} onClick={onDelete}>
          <Trash2 size={20} aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  );
}
