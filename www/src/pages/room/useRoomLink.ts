// The link of the room as the others can open it; this page's own until the
// server has told its address.

import { useEffect, useState } from "react";
import { roomLink, tellAddress } from "../../game/address";

export function useRoomLink(code: string): string {
  const [address, setAddress] = useState(location.origin);

  useEffect(() => {
    let shown = true;
    tellAddress().then((told) => {
      if (shown) setAddress(told);
    });
    return () => {
      shown = false;
    };
  }, []);

  return roomLink(address, code);
}
