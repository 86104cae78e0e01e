// Keeps a list for other rooms too, under a name.

import { useState } from "react";
import { ROOM_NAME_MAX } from "../../limits";
import { toApiError } from "../../net/failure";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { toast } from "../../ui/toasts";

interface KeepListProps {
  says: { name: string; keep: string; kept: (name: string) => string };
  /** Throws an ApiError. */
  onKeep: (name: string) => Promise<unknown>;
}

export function KeepList({ says, onKeep }: KeepListProps) {
  const [name, setName] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const keep = async () => {
    try {
      await onKeep(name);
      toast(says.kept(name.trim()), "good");
      setName("");
      setFailure(null);
    } catch (error) {
      setFailure(toApiError(error).message);
    }
  };
  return (
    <div className="flex items-end gap-2">
      <Field
        className="min-w-0 flex-1"
        label={says.name}
        value={name}
        error={failure}
        maxLength={ROOM_NAME_MAX}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <Button className="mb-1" disabled={name.trim() === ""} onClick={() => void keep()}>
        {says.keep}
      </Button>
    </div>
  );
}
